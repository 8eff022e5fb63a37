import { Head, Main } from '../shared/ui/App';
import { useTexts } from './texts';

export function CustomerApp() {
  const say = useTexts();
  return (
    <>
      <Head name={say('name')} />
      <Main>{say('nothingHere')}</Main>
    </>
  );
}
