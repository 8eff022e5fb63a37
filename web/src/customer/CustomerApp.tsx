import { Link, Route, Switch } from 'wouter';
import { useSession } from '../shared/api/me';
import { signInPath } from '../shared/api/session';
import { won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Guard, Head, Main } from '../shared/ui/App';
import { Icon } from '../shared/ui/icons';
import { Empty } from '../shared/ui/parts';
import { CartScreen } from './CartScreen';
import { totalOf, useCart } from './cart';
import { FlashScreen } from './FlashScreen';
import { HomeScreen } from './HomeScreen';
import { OrderScreen } from './OrderScreen';
import { OrdersScreen } from './OrdersScreen';
import { PaidReturn } from './PaidReturn';
import { ShopScreen } from './ShopScreen';
import { useTexts } from './texts';
import './customer.css';

export function CustomerApp() {
  const say = useTexts();
  const { session } = useSession();
  return (
    <>
      <Head name={say('name')}>
        <Link className="plain" href="/orders">
          {say('orders')}
        </Link>
        {session ? (
          <a className="plain" href="/account/">
            {say('account')}
          </a>
        ) : (
          <a className="plain" href={signInPath()}>
            {say('signIn')}
          </a>
        )}
      </Head>
      <PaidReturn />
      <Guard>
        <Switch>
          <Route path="/">
            <HomeScreen />
          </Route>
          <Route path="/shops/:shopId">{({ shopId }) => <ShopScreen shopId={shopId} />}</Route>
          <Route path="/cart">
            <CartScreen />
          </Route>
          <Route path="/flash">
            <FlashScreen />
          </Route>
          <Route path="/orders">
            <OrdersScreen />
          </Route>
          <Route path="/orders/:orderId">
            {({ orderId }) => <OrderScreen orderId={orderId} />}
          </Route>
          <Route>
            <Main narrow>
              <Empty>
                <h1>{say('notFound')}</h1>
                <p>{say('notFoundExplained')}</p>
                <Link className="button" href="/">
                  {say('home')}
                </Link>
              </Empty>
            </Main>
          </Route>
        </Switch>
      </Guard>
      <Foot />
      <Switch>
        <Route path="/cart" />
        <Route path="/orders/:orderId" />
        <Route>
          <CartBar />
        </Route>
      </Switch>
    </>
  );
}

/** What is in the cart, wherever one looks around. */
function CartBar() {
  const say = useTexts();
  const [language] = useLanguage();
  const cart = useCart();
  if (!cart) {
    return null;
  }
  const count = cart.lines.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <Link className="cart-bar" href="/cart">
      <Icon name="cart" />
      <span>{say('cartCount', { count })}</span>
      <b className="figures">{won(totalOf(cart), language)}</b>
    </Link>
  );
}

function Foot() {
  const say = useTexts();
  return (
    <footer className="foot">
      <Link href="/flash">{say('flashTitle')}</Link>
      <a href="/live/">{say('toLive')}</a>
      <a href="/owner/">{say('toOwner')}</a>
      <a href="/rider/">{say('toRider')}</a>
      <a href="/operator/">{say('toOperator')}</a>
    </footer>
  );
}
