import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { asProblem, command, read } from '../shared/api/client';
import { useSession } from '../shared/api/me';
import { signInPath } from '../shared/api/session';
import { useStream } from '../shared/api/stream';
import { useCityNow } from '../shared/format/cityTime';
import { dayAndTime, minutes, minutesUntil, timeOfDay, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Main } from '../shared/ui/App';
import { Icon } from '../shared/ui/icons';
import {
  Away,
  Button,
  Dialog,
  Empty,
  Field,
  Notice,
  Skeleton,
  useTrouble,
} from '../shared/ui/parts';
import { keepCart } from './cart';
import { useIsConfirming } from './PaidReturn';
import { PriceLines } from './PriceLines';
import { goAndPay } from './pay';
import { canAskToCancel, canCancel, endedEarly, isOver, stepReached, stepsOf } from './progress';
import { RideMap } from './RideMap';
import { ReviewForm } from './ReviewForm';
import { expectation, isRidden, useRide } from './ride';
import { useTexts } from './texts';
import { useQuoteTroubles } from './troubles';
import type { ChangeAnswer, ListedOrder, Order, Ride } from './types';

const LOOK_AGAIN_MILLIS = 10_000;
/** About what an order takes, so that nothing below jumps when it is there. */
const SCREEN_PIXELS = 1_000;
const SAME_DAY_MINUTES = 12 * 60;

/** Puts what was ordered before into the cart; the cart tells what changed since. */
export function orderAgain(order: ListedOrder | Order): void {
  keepCart({
    shopId: order.shopId,
    shopName: order.shopName,
    lines: order.lines.map((line, i) => ({
      id: `${order.orderId}-${i}`,
      itemId: line.itemId,
      name: line.name,
      quantity: line.quantity,
      options: line.options,
      unitPrice: line.unitPrice,
    })),
  });
}

export function OrderScreen({ orderId }: { orderId: string }) {
  const say = useTexts();
  const { session } = useSession();
  const queries = useQueryClient();
  const order = useQuery({
    queryKey: ['order', orderId],
    enabled: Boolean(session),
    queryFn: ({ signal }) => read<Order>(`/order/orders/${orderId}`, { signal }),
    refetchInterval: (query) =>
      query.state.data && isOver(query.state.data.state) ? false : LOOK_AGAIN_MILLIS,
  });
  const connection = useStream(session ? '/order/stream' : null, ['order'], (_, data) => {
    if ((data as { orderId: string }).orderId === orderId) {
      queries.invalidateQueries({ queryKey: ['order', orderId] });
    }
  });
  return (
    <Main narrow>
      {session === null && (
        <Empty icon="person">
          <p>{say('signInFirst')}</p>
          <a className="button primary" href={signInPath()}>
            {say('signIn')}
          </a>
        </Empty>
      )}
      {session !== null && order.isPending && <Skeleton height={SCREEN_PIXELS} />}
      {order.isError && !order.data && asProblem(order.error).status === 404 && (
        <Empty icon="receipt">{say('orderGone')}</Empty>
      )}
      {order.isError && !order.data && asProblem(order.error).status !== 404 && (
        <Away what={say('orderPart')} onAgain={() => order.refetch()} />
      )}
      {order.data && connection === 'lost' && !isOver(order.data.state) && (
        <Notice tone="warn">{say('connectionLost')}</Notice>
      )}
      {order.data && <Known order={order.data} />}
    </Main>
  );
}

function Known({ order }: { order: Order }) {
  const say = useTexts();
  const [language] = useLanguage();
  const trouble = useTrouble(useQuoteTroubles());
  const [isCancelling, cancel] = useState(false);
  const ride = useRide(order);
  const isConfirming = useIsConfirming();
  const pay = useMutation({
    mutationFn: () => goAndPay(order.orderId, order.price.total, order.shopName, language),
  });
  return (
    <div className="stack">
      <div className="row between">
        <h1>{order.shopName}</h1>
        <span className="badge figures">{say('orderNumber', { number: order.number })}</span>
      </div>
      <section className="card stack" aria-live="polite">
        <h2>{say(`state.${order.state}`)}</h2>
        <When order={order} ride={ride.data} />
        {isRidden(order) && <RideMap order={order} ride={ride} />}
        {endedEarly(order.state) ? (
          <Notice tone="warn">{say(`ended.${order.state as 'REJECTED'}`)}</Notice>
        ) : (
          <Steps order={order} />
        )}
        <Proposal order={order} />
        {pay.isError && <Notice tone="bad">{trouble(pay.error)}</Notice>}
        {!isOver(order.state) && (
          <div className="row wrap order-actions">
            {order.state === 'PENDING' && order.paymentMethod === 'CARD' && !isConfirming && (
              <Button look="primary" busy={pay.isPending} onClick={() => pay.mutate()}>
                {say('payNow', { amount: won(order.price.total, language) })}
              </Button>
            )}
            {canCancel(order.state) && (
              <Button look="danger" onClick={() => cancel(true)}>
                {say('cancelOrder')}
              </Button>
            )}
            {canAskToCancel(order.state) &&
              (order.cancellationAskedAt ? (
                <span className="faint">{say('cancelAsked')}</span>
              ) : (
                <Button look="quiet" onClick={() => cancel(true)}>
                  {say('askToCancel')}
                </Button>
              ))}
          </div>
        )}
      </section>
      <section className="card stack">
        <h2>{say('receipt')}</h2>
        <p className="faint">{dayAndTime(order.placedAt, language)}</p>
        <ul className="lines">
          {order.lines.map((line, i) => (
            <li key={`${line.itemId}-${i}`} className="row between">
              <span>
                {line.name} × {line.quantity}
                {line.options.length > 0 && (
                  <span className="faint"> {line.options.map((each) => each.name).join(', ')}</span>
                )}
              </span>
              <span className="figures">{won(line.total, language)}</span>
            </li>
          ))}
        </ul>
        <PriceLines price={order.price} benefits={order.benefits} />
        <p className="faint">{say(`method.${order.paymentMethod}`)}</p>
        {order.dropoff?.addressText && <p>{order.dropoff.addressText}</p>}
        <div className="row wrap no-print">
          <Button icon="print" onClick={() => print()}>
            {say('print')}
          </Button>
          <Link className="button" href="/cart" onClick={() => orderAgain(order)}>
            {say('orderAgain')}
          </Link>
        </div>
      </section>
      {order.state === 'COMPLETED' && <ReviewForm orderId={order.orderId} />}
      <CancelDialog order={order} open={isCancelling} onClose={() => cancel(false)} />
    </div>
  );
}

/** An honest estimate: from where the rider is, else what was promised; or that it is late. */
function When({ order, ride }: { order: Order; ride: Ride | null | undefined }) {
  const say = useTexts();
  const [language] = useLanguage();
  const { nowMillis } = useCityNow();
  const expected = expectation(order, ride);
  if (!expected || isOver(order.state) || order.state === 'DELIVERED') {
    return null;
  }
  const left = minutesUntil(expected.at, nowMillis);
  const isFar = left > SAME_DAY_MINUTES;
  return (
    <>
      {order.scheduledFor && (
        <p className="row">
          <Icon name="clock" />
          {say('orderedFor', { time: dayAndTime(order.scheduledFor, language) })}
        </p>
      )}
      <p className="when">
        {left > 0
          ? say(order.fulfilment === 'PICKUP' ? 'readyIn' : 'thereIn', {
              time: isFar ? dayAndTime(expected.at, language) : timeOfDay(expected.at, language),
              left: minutes(left, language),
            })
          : say('late')}
      </p>
      {left > 0 && expected.isLate && order.promise && (
        <p className="faint">
          {say('laterThanPromised', { time: timeOfDay(order.promise.until, language) })}
        </p>
      )}
    </>
  );
}

function Steps({ order }: { order: Order }) {
  const say = useTexts();
  const [language] = useLanguage();
  const reached = stepReached(order.fulfilment, order.state);
  return (
    <ol className="steps">
      {stepsOf(order.fulfilment).map((each, i) => {
        const at = order.history.find((step) => step.state === each)?.at;
        return (
          <li
            key={each}
            className={i <= reached ? 'done' : ''}
            aria-current={i === reached ? 'step' : undefined}
          >
            <span>{say(`state.${each}`)}</span>
            {at && <span className="faint figures">{timeOfDay(at, language)}</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** The shop lacks something and asks what to do. */
function Proposal({ order }: { order: Order }) {
  const say = useTexts();
  const trouble = useTrouble();
  const queries = useQueryClient();
  const proposal = order.proposal;
  const answer = useMutation({
    mutationFn: (said: ChangeAnswer) =>
      command(`/order/orders/${order.orderId}/proposals/${proposal?.proposalId}/answer`, {
        answer: said,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['order', order.orderId] }),
  });
  if (!proposal || isOver(order.state)) {
    return null;
  }
  return (
    <div className="notice warn">
      <div className="stack grow">
        <p>{say('shortage')}</p>
        {answer.isError && <p>{trouble(answer.error)}</p>}
        <Button busy={answer.isPending} onClick={() => answer.mutate('REMOVED')}>
          {say('leaveOut')}
        </Button>
        <Button look="danger" busy={answer.isPending} onClick={() => answer.mutate('CANCELLED')}>
          {say('cancelOrder')}
        </Button>
      </div>
    </div>
  );
}

function CancelDialog({
  order,
  open,
  onClose,
}: {
  order: Order;
  open: boolean;
  onClose: () => void;
}) {
  const say = useTexts();
  const trouble = useTrouble(useQuoteTroubles());
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  // What the kitchen works on already only the shop can give up.
  const isAsking = !canCancel(order.state);
  const cancel = useMutation({
    mutationFn: () =>
      command(`/order/orders/${order.orderId}/${isAsking ? 'cancellation-request' : 'cancel'}`, {
        reason: reason.trim() || say('changedMind'),
      }),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: ['order', order.orderId] }),
  });
  return (
    <Dialog title={say(isAsking ? 'askToCancel' : 'cancelOrder')} open={open} onClose={onClose}>
      <div className="stack">
        <p>{say(isAsking ? 'askToCancelLead' : 'cancelLead')}</p>
        <Field label={say('reason')}>
          {(attributes) => (
            <input
              {...attributes}
              className="input"
              maxLength={200}
              placeholder={say('changedMind')}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {cancel.isError && <Notice tone="bad">{trouble(cancel.error)}</Notice>}
        <Button look="danger" wide busy={cancel.isPending} onClick={() => cancel.mutate()}>
          {say(isAsking ? 'askToCancel' : 'cancelOrder')}
        </Button>
      </div>
    </Dialog>
  );
}
