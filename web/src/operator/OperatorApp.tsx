import { useEffect } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { Only } from '../shared/api/access';
import { type Role, signOut } from '../shared/api/me';
import { Guard, Head, Main } from '../shared/ui/App';
import { Icon } from '../shared/ui/icons';
import { Empty } from '../shared/ui/parts';
import { ApplicationsScreen } from './applications/ApplicationsScreen';
import { BoardScreen } from './board/BoardScreen';
import { FindScreen } from './find/FindScreen';
import { MapScreen } from './map/MapScreen';
import { MoneyScreen } from './money/MoneyScreen';
import { OrderScreen } from './order/OrderScreen';
import { ParkedScreen } from './parked/ParkedScreen';
import { PeopleScreen } from './people/PeopleScreen';
import { ReviewsScreen } from './reviews/ReviewsScreen';
import { type ScreenName, screensOf, seesOrders } from './screens';
import { useTexts } from './texts';
import { Reasons } from './ui/reason';
import './operator.css';

export function OperatorApp() {
  const say = useTexts();
  return (
    <Only roles={['SUPPORT', 'FINANCE', 'DISPATCH', 'ADMINISTRATOR']} name={say('name')}>
      {(session) => (
        <Reasons>
          <Screens roles={session.roles} />
        </Reasons>
      )}
    </Only>
  );
}

function Screens({ roles }: { roles: readonly Role[] }) {
  const say = useTexts();
  const [path] = useLocation();
  const screens = screensOf(roles);
  useSearchKey(seesOrders(roles));
  const shown: Record<ScreenName, () => React.ReactNode> = {
    board: () => <BoardScreen roles={roles} />,
    find: () => <FindScreen />,
    map: () => <MapScreen />,
    money: () => <MoneyScreen />,
    reviews: () => <ReviewsScreen />,
    applications: () => <ApplicationsScreen />,
    people: () => <PeopleScreen roles={roles} />,
    parked: () => <ParkedScreen />,
  };
  return (
    <>
      <Head name={say('name')}>
        <button type="button" className="plain" onClick={() => void signOut()}>
          {say('signOut')}
        </button>
      </Head>
      <nav className="tabs" aria-label={say('nav')}>
        {screens.map((each) => (
          <Link
            key={each.name}
            href={each.path}
            aria-current={path === each.path ? 'page' : undefined}
          >
            <Icon name={each.icon} size={20} />
            {say(`nav.${each.name}`)}
          </Link>
        ))}
      </nav>
      <Main>
        <Guard key={path}>
          <Switch>
            {screens.map((each) => (
              <Route key={each.name} path={each.path}>
                {shown[each.name]()}
              </Route>
            ))}
            {seesOrders(roles) && (
              <Route path="/orders/:id">{({ id }) => <OrderScreen key={id} id={id} />}</Route>
            )}
            <Route>
              <Empty>
                <h1>{say('notFound')}</h1>
                <p>{say('notFoundExplained')}</p>
                <Link href="/" className="button">
                  {say('home')}
                </Link>
              </Empty>
            </Route>
          </Switch>
        </Guard>
      </Main>
    </>
  );
}

/** `/` goes to the search from everywhere, unless one is writing. */
function useSearchKey(isAllowed: boolean): void {
  const [, go] = useLocation();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isWriting = event.target instanceof Element && event.target.closest('input, textarea');
      if (event.key !== '/' || isWriting || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      event.preventDefault();
      const field = document.querySelector<HTMLInputElement>('#find');
      if (field) {
        field.focus();
      } else {
        go('/find');
      }
    };
    if (isAllowed) {
      addEventListener('keydown', listen);
    }
    return () => removeEventListener('keydown', listen);
  }, [isAllowed, go]);
}
