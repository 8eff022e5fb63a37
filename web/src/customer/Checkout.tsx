import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { asProblem, command, newKey } from '../shared/api/client';
import { dayOf, timeOfDay, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Button, Field, Notice, Segments, Skeleton, useTrouble } from '../shared/ui/parts';
import { BenefitsChoice, NOTHING_CHOSEN, useBenefits } from './BenefitsChoice';
import { whyNot } from './benefits';
import { type Cart, keepCart, totalOf } from './cart';
import { goAndPay } from './pay';
import { PlaceDialog } from './PlaceDialog';
import { PriceLines } from './PriceLines';
import { keepPhone, knownPhone, usePlace } from './place';
import { askForQuote } from './quote';
import { useTexts } from './texts';
import type {
  Fulfilment,
  PaymentMethod,
  Placed,
  Quote,
  ShopPage,
  WantedOrder,
  WantedQuote,
} from './types';
import { useQuoteTroubles } from './troubles';
import { useSettled } from './useSettled';
import { WhenChoice, type Wish } from './WhenChoice';

const PHONE = /^[0-9+() -]{7,20}$/;
const METHODS: readonly PaymentMethod[] = ['CARD', 'AT_THE_DOOR_CARD', 'AT_THE_DOOR'];

/** Says where, when and how, shows what it costs, and places the order. */
export function Checkout({ cart, shop }: { cart: Cart; shop: ShopPage | undefined }) {
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
  const [wished, wish] = useState<Wish | null>(null);
  const [chosen, chooseBenefits] = useState(NOTHING_CHOSEN);
  const { coupons } = useBenefits();
  const trouble = useTrouble(useQuoteTroubles());
  const isPhoneGood = PHONE.test(phone.trim());
  const scheduling = shop?.terms.scheduling;
  const isClosedNow = shop !== undefined && !shop.open && Boolean(scheduling);
  const when: Wish = wished ?? (isClosedNow ? { kind: 'later', slot: null } : { kind: 'now' });
  const slot = when.kind === 'later' ? when.slot : null;
  const isReachable = fulfilment === 'PICKUP' || (place !== null && isPhoneGood);
  const canQuote = isReachable && (when.kind === 'now' || slot !== null);

  const basket = {
    shopId: cart.shopId,
    items: totalOf(cart),
    isDelivery: fulfilment === 'DELIVERY',
  };
  // One that was chosen may not fit any more, when the cart or the way to get it has changed.
  const couponIds = chosen.couponIds
    .filter((id) =>
      coupons.data?.coupons.some((each) => each.couponId === id && whyNot(each, basket) === null),
    )
    .join();

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
      ...(couponIds === '' ? {} : { couponIds: couponIds.split(',') }),
      ...(slot === null ? {} : { scheduledFor: slot }),
    }),
    [cart, fulfilment, method, place, phone, couponIds, slot],
  );
  const asked = useMemo(
    () => ({ wanted, points: chosen.points, canQuote }),
    [wanted, chosen.points, canQuote],
  );
  const { settled, isSettling } = useSettled(asked);
  const quote = useQuery({
    queryKey: ['quote', settled.wanted, settled.points],
    enabled: settled.canQuote,
    queryFn: ({ signal }) => askForQuote(settled.wanted, settled.points, signal),
    staleTime: 60_000,
    gcTime: 0,
    // The price before stays in its place, and cannot be ordered for.
    placeholderData: (before) => before,
  });
  const isPriced = canQuote && !isSettling && quote.data !== undefined && !quote.isPlaceholderData;
  /** Where coupons and points pay for all of it, there is nothing to pay by card. */
  const paysByCard = (priced: Quote) => method === 'CARD' && priced.price.total > 0;
  const key = useMemo(() => newKey() + (quote.data?.quoteId ?? ''), [quote.data?.quoteId]);
  const placing = useMutation({
    mutationFn: async (priced: Quote) => {
      const order: WantedOrder = {
        quoteId: priced.quoteId,
        ...(note.trim() ? { note: note.trim() } : {}),
      };
      const placed = await command<Placed>('/order/orders', order, { key });
      if (paysByCard(priced)) {
        await goAndPay(placed.orderId, placed.price.total, cart.shopName, language);
      }
      return placed;
    },
    onSuccess: (placed, priced) => {
      keepPhone(phone.trim());
      keepCart(null);
      for (const changed of ['orders', 'coupons', 'points']) {
        queries.invalidateQueries({ queryKey: [changed] });
      }
      if (!paysByCard(priced)) {
        go(`/orders/${placed.orderId}`);
      }
    },
  });
  const code = placing.isError ? asProblem(placing.error).code : '';
  useEffect(() => {
    if (['quote-expired', 'price-changed', 'quote-used', 'slot-gone'].includes(code)) {
      queries.invalidateQueries({ queryKey: ['quote'] });
    }
  }, [code, queries]);

  return (
    <>
      <section className="card stack">
        {shop && shop.terms.takesPickup !== false && (
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
        {scheduling && (
          <WhenChoice
            shopId={cart.shopId}
            fulfilment={fulfilment}
            daysAhead={scheduling.daysAhead}
            isOpen={!isClosedNow}
            wish={when}
            onWish={wish}
          />
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
      <BenefitsChoice cart={basket} chosen={chosen} onChoose={chooseBenefits} />
      <section className="card stack" aria-live="polite">
        <h2>{say('toPay')}</h2>
        {!canQuote && <p className="faint">{say(isReachable ? 'quoteNeedsSlot' : 'quoteNeeds')}</p>}
        {canQuote && (quote.isPending || (isSettling && !quote.data)) && <Skeleton height={120} />}
        {canQuote && !isSettling && quote.isError && (
          <Notice
            tone="bad"
            action={<Button onClick={() => quote.refetch()}>{say('again')}</Button>}
          >
            {trouble(quote.error)}
          </Notice>
        )}
        {canQuote && quote.data && (
          <PriceLines
            price={quote.data.price}
            benefits={quote.data.benefits}
            coupons={coupons.data?.coupons}
          />
        )}
        {canQuote && quote.data?.promise && (
          <p>
            {slot !== null && `${dayOf(slot, language)} `}
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
          disabled={!isPriced}
          busy={placing.isPending}
          onClick={() => quote.data && placing.mutate(quote.data)}
        >
          {canQuote && quote.data
            ? say(paysByCard(quote.data) ? 'payNow' : 'orderNow', {
                amount: won(quote.data.price.total, language),
              })
            : say('order')}
        </Button>
      </section>
      <PlaceDialog open={isChoosing} onClose={() => choose(false)} />
    </>
  );
}
