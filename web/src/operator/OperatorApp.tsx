import { Only } from '../shared/api/access';
import { Head, Main } from '../shared/ui/App';
import { useTexts } from './texts';

export function OperatorApp() {
  const say = useTexts();
  return (
    <Only roles={['SUPPORT', 'FINANCE', 'DISPATCH', 'ADMINISTRATOR']} name={say('name')}>
      {() => (
        <>
          <Head name={say('name')} />
          <Main>{say('nothingHere')}</Main>
        </>
      )}
    </Only>
  );
}
