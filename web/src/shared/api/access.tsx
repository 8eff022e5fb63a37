import type { ReactNode } from 'react';
import { useCommonTexts } from '../text/texts';
import { Head, Main } from '../ui/App';
import { Empty, Notice, Spinner } from '../ui/parts';
import { type Role, type Session, useSession } from './me';
import { signInPath } from './session';

/** Shows a screen to those who have one of the roles; others are told what to do. */
export function Only({
  roles,
  name,
  children,
}: {
  roles: readonly Role[];
  name: string;
  children: (session: Session) => ReactNode;
}) {
  const say = useCommonTexts();
  const { session, away } = useSession();
  if (session?.roles.some((each) => roles.includes(each))) {
    return children(session);
  }
  return (
    <>
      <Head name={name} />
      <Main narrow>
        {session === undefined && !away && <Spinner />}
        {session === undefined && away && <Notice tone="warn">{say('connectionLost')}</Notice>}
        {session === null && (
          <Empty icon="person">
            <p>{say('signInFirst')}</p>
            <p>
              <a className="button primary big" href={signInPath()}>
                {say('signIn')}
              </a>
            </p>
          </Empty>
        )}
        {session && (
          <Empty icon="shield">
            <h1>{say('notAllowed')}</h1>
            <p>{say('notAllowedExplained')}</p>
            <p>
              <a className="button" href="/account/">
                {say('account')}
              </a>
            </p>
          </Empty>
        )}
      </Main>
    </>
  );
}
