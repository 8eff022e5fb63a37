import { Only } from '../shared/api/access';
import { Head, Main } from '../shared/ui/App';
import { useTexts } from './texts';

export function OwnerApp() {
  const say = useTexts();
  return (
    <Only roles={['OWNER', 'STAFF']} name={say('name')}>
      {() => (
        <>
          <Head name={say('name')} />
          <Main>{say('nothingHere')}</Main>
        </>
      )}
    </Only>
  );
}
