import { Link } from 'wouter';
import { useSession } from '../shared/api/me';
import { signInPath } from '../shared/api/session';
import { won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Main } from '../shared/ui/App';
import { Button, Empty, IconButton, Notice, Stepper } from '../shared/ui/parts';
import { Checkout } from './Checkout';
import { type Cart, changesOf, keepCart, renewed, totalOf, useCart } from './cart';
import { useShop } from './ShopScreen';
import { useTexts } from './texts';

export function CartScreen() {
  const say = useTexts();
  const cart = useCart();
  return (
    <Main narrow>
      <h1 className="cart-title">{say('cart')}</h1>
      {cart ? (
        <Filled cart={cart} />
      ) : (
        <Empty icon="cart">
          <p>{say('cartEmpty')}</p>
          <Link className="button primary" href="/">
            {say('toShops')}
          </Link>
        </Empty>
      )}
    </Main>
  );
}

function Filled({ cart }: { cart: Cart }) {
  const say = useTexts();
  const [language] = useLanguage();
  const shop = useShop(cart.shopId);
  const changes = shop.data ? changesOf(cart, shop.data) : [];
  const { session } = useSession();

  const quantity = (id: string, to: number) =>
    keepCart({
      ...cart,
      lines: cart.lines.map((each) => (each.id === id ? { ...each, quantity: to } : each)),
    });

  return (
    <div className="stack">
      <section className="card stack">
        <h2>
          <Link href={`/shops/${cart.shopId}`}>{cart.shopName}</Link>
        </h2>
        {changes.length > 0 && (
          <Notice
            tone="warn"
            action={
              <Button onClick={() => shop.data && keepCart(renewed(cart, shop.data))}>
                {say('takeChanges')}
              </Button>
            }
          >
            {changes.map((each) => (
              <p key={each.line.id}>
                {each.kind === 'price'
                  ? say('priceNow', {
                      name: each.line.name,
                      before: won(each.line.unitPrice, language),
                      now: won(each.now, language),
                    })
                  : say(each.kind === 'gone' ? 'lineGone' : 'lineSoldOut', {
                      name: each.line.name,
                    })}
              </p>
            ))}
          </Notice>
        )}
        <ul className="lines">
          {cart.lines.map((line) => (
            <li key={line.id}>
              <div className="row between">
                <b>{line.name}</b>
                <IconButton
                  icon="close"
                  name={say('removeLine', { name: line.name })}
                  onClick={() =>
                    keepCart({ ...cart, lines: cart.lines.filter((each) => each.id !== line.id) })
                  }
                />
              </div>
              {line.options.length > 0 && (
                <p className="faint">{line.options.map((each) => each.name).join(', ')}</p>
              )}
              <div className="row between">
                <Stepper
                  name={`${line.name} ${say('quantity')}`}
                  value={line.quantity}
                  onChange={(to) => quantity(line.id, to)}
                />
                <span className="figures">{won(line.unitPrice * line.quantity, language)}</span>
              </div>
            </li>
          ))}
        </ul>
        <p className="row between">
          <span>{say('items')}</span>
          <b className="figures">{won(totalOf(cart), language)}</b>
        </p>
      </section>
      {shop.data && !shop.data.open && (
        <Notice tone="warn">
          {say(shop.data.terms.scheduling ? 'closedTakesLater' : 'closedLong')}
        </Notice>
      )}
      {session ? (
        <Checkout cart={cart} shop={shop.data} />
      ) : (
        <section className="card stack">
          <p>{say('signInToOrder')}</p>
          <a className="button primary big wide" href={signInPath()}>
            {say('signIn')}
          </a>
        </section>
      )}
    </div>
  );
}
