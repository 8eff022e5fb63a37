import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { asProblem, command, newKey } from '../shared/api/client';
import { useSession } from '../shared/api/me';
import { signInPath } from '../shared/api/session';
import { timeOfDay, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Main } from '../shared/ui/App';
import {
  Button,
  Empty,
  Field,
  IconButton,
  Notice,
  Segments,
  Skeleton,
  Stepper,
  useTrouble,
} from '../shared/ui/parts';
import { type Cart, changesOf, keepCart, renewed, totalOf, useCart } from './cart';
import { goAndPay } from './pay';
import { PlaceDialog } from './PlaceDialog';
import { PriceLines } from './PriceLines';
import { keepPhone, knownPhone, usePlace } from './place';
import { useShop } from './ShopScreen';
import { useTexts } from './texts';
import type { Fulfilment, PaymentMethod, Placed, Quote, WantedQuote } from './types';
import { useQuoteTroubles } from './troubles';

const PHONE = /^[0-9+() -]{7,20}$/;
const METHODS: readonly PaymentMethod[] = ['CARD', 'AT_THE_DOOR_CARD', 'AT_THE_DOOR'];

export function CartScreen() {
  const say = useTexts();
  const cart = useCart();
  return (
    <Main narrow>
      <h1>{say('cart')}</h1>
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
      {shop.data && !shop.data.open && <Notice tone="warn">{say('closedLong')}</Notice>}
      {session ? (
        <Checkout cart={cart} takesPickup={shop.data?.terms.takesPickup ?? false} />
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

function Checkout({ cart, takesPickup }: { cart: Cart; takesPickup: boolean }) {
  const say = useTexts();
  const [language] = useLanguage();
  const [, go] = useLocation();
  const queries = useQueryClient();
  const place = usePlace();
  const [isChoosing, choose] = useState(false);
  const [fulfilment, setFulfilment] = useState<Fulfilment>('DELIVERY');
  const [method, setMethod] = useState<PaymentMethod>('CARD');
  const [phone, setPhone] = useState(knownPhone);
  const [isPhoneChecked, checkPhone] = useState(false);
  const [note, setNote] = useState('');
  const trouble = useTrouble(useQuoteTroubles());
  const isPhoneGood = PHONE.test(phone.trim());
  const canQuote = fulfilment === 'PICKUP' || (place !== null && isPhoneGood);

  // Another cart, place or way to pay is another wish, with a quote of its own.
  const wanted = useMemo(
    (): WantedQuote => ({
      shopId: cart.shopId,
      fulfilment,
      paymentMethod: method,
      ...(fulfilment === 'DELIVERY' && place
        ? {
            dropoff: {
              addressText: place.addressText,
              location: { latitude: place.latitude, longitude: place.longitude },
              phone: phone.trim(),
            },
          }
        : {}),
      lines: cart.lines.map((each) => ({
        itemId: each.itemId,
        quantity: each.quantity,
        optionIds: each.options.map((option) => option.optionId),
      })),
    }),
    [cart, fulfilment, method, place, phone],
  );
  const quote = useQuery({
    queryKey: ['quote', wanted],
    enabled: canQuote,
    queryFn: ({ signal }) => command<Quote>('/order/quotes', wanted, { signal }),
    staleTime: 60_000,
    gcTime: 0,
  });
  const key = useMemo(() => newKey() + (quote.data?.quoteId ?? ''), [quote.data?.quoteId]);
  const placing = useMutation({
    mutationFn: async (priced: Quote) => {
      const placed = await command<Placed>(
        '/order/orders',
        { quoteId: priced.quoteId, ...(note.trim() ? { note: note.trim() } : {}) },
        { key },
      );
      if (method === 'CARD') {
        await goAndPay(placed.orderId, placed.price.total, cart.shopName, language);
      }
      return placed;
    },
    onSuccess: (placed) => {
      keepPhone(phone.trim());
      keepCart(null);
      queries.invalidateQueries({ queryKey: ['orders'] });
      if (method !== 'CARD') {
        go(`/orders/${placed.orderId}`);
      }
    },
  });
  const code = placing.isError ? asProblem(placing.error).code : '';
  useEffect(() => {
    if (['quote-expired', 'price-changed', 'quote-used'].includes(code)) {
      queries.invalidateQueries({ queryKey: ['quote'] });
    }
  }, [code, queries]);

  return (
    <>
      <section className="card stack">
        {takesPickup && (
          <Segments
            name={say('fulfilment')}
            value={fulfilment}
            onChange={setFulfilment}
            options={[
              { value: 'DELIVERY', label: say('delivery') },
              { value: 'PICKUP', label: say('pickup') },
            ]}
          />
        )}
        {fulfilment === 'DELIVERY' && (
          <>
            <h2>{say('whereTo')}</h2>
            <button type="button" className="place-button" onClick={() => choose(true)}>
              <span className="grow">{place?.addressText || say('choosePlace')}</span>
              <span className="badge">{say('change')}</span>
            </button>
            <Field
              label={say('phone')}
              hint={say('phoneHint')}
              trouble={isPhoneChecked && !isPhoneGood ? say('phoneWrong') : undefined}
            >
              {(attributes) => (
                <input
                  {...attributes}
                  className="input"
                  type="tel"
                  inputMode="tel"
                  autoComplete="tel"
                  placeholder="010-1234-5678"
                  maxLength={20}
                  value={phone}
                  onChange={(event) => setPhone(event.target.value)}
                  onBlur={() => checkPhone(true)}
                />
              )}
            </Field>
          </>
        )}
        <Field label={say('note')}>
          {(attributes) => (
            <input
              {...attributes}
              className="input"
              maxLength={300}
              placeholder={say('notePlaceholder')}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <fieldset className="options">
          <legend>
            <b>{say('payHow')}</b>
          </legend>
          {METHODS.map((each) => (
            <label key={each} className="check option">
              <input
                type="radio"
                name="method"
                checked={method === each}
                onChange={() => setMethod(each)}
              />
              {say(`method.${each}`)}
            </label>
          ))}
        </fieldset>
      </section>
      <section className="card stack" aria-live="polite">
        <h2>{say('toPay')}</h2>
        {!canQuote && <p className="faint">{say('quoteNeeds')}</p>}
        {canQuote && quote.isPending && <Skeleton height={120} />}
        {quote.isError && (
          <Notice
            tone="bad"
            action={<Button onClick={() => quote.refetch()}>{say('again')}</Button>}
          >
            {trouble(quote.error)}
          </Notice>
        )}
        {quote.data && <PriceLines price={quote.data.price} />}
        {quote.data?.promise && (
          <p>
            {say(fulfilment === 'PICKUP' ? 'readyBetween' : 'thereBetween', {
              from: timeOfDay(quote.data.promise.from, language),
              until: timeOfDay(quote.data.promise.until, language),
            })}
          </p>
        )}
        {placing.isError && <Notice tone="bad">{trouble(placing.error)}</Notice>}
        <Button
          look="primary"
          size="big"
          wide
          disabled={!quote.data}
          busy={placing.isPending}
          onClick={() => quote.data && placing.mutate(quote.data)}
        >
          {quote.data
            ? say(method === 'CARD' ? 'payNow' : 'orderNow', {
                amount: won(quote.data.price.total, language),
              })
            : say('order')}
        </Button>
      </section>
      <PlaceDialog open={isChoosing} onClose={() => choose(false)} />
    </>
  );
}
