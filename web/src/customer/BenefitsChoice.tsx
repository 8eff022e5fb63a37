import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem, command, newKey, read } from '../shared/api/client';
import { useCityNow } from '../shared/format/cityTime';
import { dayOf, figure, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Away, Button, Field, Notice, useTrouble } from '../shared/ui/parts';
import { couponsAt, pointsOf, whyNot, withCoupon } from './benefits';
import { useTexts } from './texts';
import type { Coupon, Coupons, Points } from './types';

const MOST_COUPONS_SHOWN = 50;

/** What somebody wants to use for an order. */
export interface Chosen {
  couponIds: string[];
  points: number;
}

export const NOTHING_CHOSEN: Chosen = { couponIds: [], points: 0 };

/** The coupons and points that somebody has. */
export function useBenefits() {
  const coupons = useQuery({
    queryKey: ['coupons'],
    queryFn: ({ signal }) =>
      read<Coupons>(`/promotion/coupons?state=AVAILABLE&limit=${MOST_COUPONS_SHOWN}`, { signal }),
  });
  const points = useQuery({
    queryKey: ['points'],
    queryFn: ({ signal }) => read<Points>('/promotion/points?limit=1', { signal }),
  });
  return { coupons, points };
}

/** Chooses coupons and points for an order; a part of its own, which may be away alone. */
export function BenefitsChoice({
  cart,
  chosen,
  onChoose,
}: {
  cart: { shopId: string; items: number; isDelivery: boolean };
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
}) {
  const say = useTexts();
  const [language] = useLanguage();
  const { nowMillis } = useCityNow();
  const { coupons, points } = useBenefits();
  const shown = couponsAt(coupons.data?.coupons ?? [], cart.shopId, nowMillis);
  const usable = shown.filter((each) => whyNot(each, cart) === null);
  const balance = points.data?.balance ?? 0;
  const isAway = (coupons.isError && !coupons.data) || (points.isError && !points.data);

  return (
    <details className="card benefits">
      <summary>
        <b>{say('benefits')}</b>
        <span className="faint">
          {say('benefitsThere', { count: usable.length, points: figure(balance) })}
        </span>
      </summary>
      <div className="stack">
        {isAway && (
          <Away
            what={say('benefits')}
            onAgain={() => {
              coupons.refetch();
              points.refetch();
            }}
          />
        )}
        {shown.length > 0 && (
          <fieldset className="options">
            <legend className="unseen">{say('coupons')}</legend>
            {shown.map((coupon) => {
              const reason = whyNot(coupon, cart);
              return (
                <label key={coupon.couponId} className="check option">
                  <input
                    type="checkbox"
                    checked={reason === null && chosen.couponIds.includes(coupon.couponId)}
                    disabled={reason !== null}
                    onChange={() =>
                      onChoose({
                        ...chosen,
                        couponIds: withCoupon(chosen.couponIds, coupon, shown),
                      })
                    }
                  />
                  <span className="grow">
                    <b>{coupon.rules.name}</b>
                    <span className="faint coupon-facts">
                      <Worth rules={coupon.rules} />
                      {coupon.rules.minimumItems > 0 &&
                        ` · ${say('couponFrom', { amount: won(coupon.rules.minimumItems, language) })}`}
                      {` · ${say('couponUntil', { day: dayOf(coupon.validUntil, language) })}`}
                      {!coupon.rules.stackable && ` · ${say('couponAlone')}`}
                    </span>
                    {reason === 'below-minimum' && (
                      <span className="faint coupon-facts">
                        {say('couponShort', {
                          amount: won(coupon.rules.minimumItems - cart.items, language),
                        })}
                      </span>
                    )}
                    {reason === 'no-delivery' && (
                      <span className="faint coupon-facts">{say('couponNoDelivery')}</span>
                    )}
                  </span>
                </label>
              );
            })}
          </fieldset>
        )}
        {coupons.data && shown.length === 0 && <p className="faint">{say('noCoupons')}</p>}
        <CouponCode
          onIssued={(coupon) => {
            if (whyNot(coupon, cart) === null) {
              onChoose({
                ...chosen,
                couponIds: withCoupon(chosen.couponIds, coupon, [...shown, coupon]),
              });
            }
          }}
        />
        <div className="row benefit-row">
          <Field label={say('points')} hint={say('pointsHint', { points: figure(balance) })}>
            {(attributes) => (
              <input
                {...attributes}
                className="input figures"
                inputMode="numeric"
                autoComplete="off"
                maxLength={11}
                disabled={balance === 0}
                value={chosen.points === 0 ? '' : String(chosen.points)}
                placeholder="0"
                onChange={(event) =>
                  onChoose({ ...chosen, points: pointsOf(event.target.value, balance) })
                }
              />
            )}
          </Field>
          <Button
            disabled={balance === 0 || chosen.points === balance}
            onClick={() => onChoose({ ...chosen, points: balance })}
          >
            {say('allPoints')}
          </Button>
        </div>
      </div>
    </details>
  );
}

function Worth({ rules }: { rules: Coupon['rules'] }) {
  const say = useTexts();
  const [language] = useLanguage();
  const amount =
    rules.basisPoints === null
      ? won(rules.amount ?? 0, language)
      : `${rules.basisPoints / 100}%${
          rules.mostDiscount === null
            ? ''
            : ` (${say('atMost', { amount: won(rules.mostDiscount, language) })})`
        }`;
  return <>{say(rules.target === 'DELIVERY' ? 'offDelivery' : 'offItems', { amount })}</>;
}

/** Turns a code that somebody was given into a coupon. */
function CouponCode({ onIssued }: { onIssued: (coupon: Coupon) => void }) {
  const say = useTexts();
  const queries = useQueryClient();
  const trouble = useTrouble({
    'campaign-closed': say('trouble.campaign-closed'),
    'claimed-already': say('trouble.claimed-already'),
    'coupons-gone': say('trouble.coupons-gone'),
  });
  const [code, setCode] = useState('');
  const claim = useMutation({
    mutationFn: () =>
      command<Coupon>('/promotion/claims', { code: code.trim() }, { key: newKey() }),
    onSuccess: async (coupon) => {
      setCode('');
      await queries.invalidateQueries({ queryKey: ['coupons'] });
      onIssued(coupon);
    },
  });
  const isUnknown = claim.isError && asProblem(claim.error).status === 404;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== '') {
          claim.mutate();
        }
      }}
    >
      <div className="row benefit-row">
        <Field label={say('couponCode')}>
          {(attributes) => (
            <input
              {...attributes}
              className="input"
              autoComplete="off"
              autoCapitalize="characters"
              maxLength={32}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={claim.isPending} disabled={code.trim() === ''}>
          {say('couponAdd')}
        </Button>
      </div>
      {claim.isError && (
        <Notice tone="bad">{isUnknown ? say('couponUnknown') : trouble(claim.error)}</Notice>
      )}
    </form>
  );
}
