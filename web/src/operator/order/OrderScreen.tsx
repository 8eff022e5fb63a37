import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '../../shared/api/client';
import { dayAndTime, phone, won } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import { Button, Notice } from '../../shared/ui/parts';
import { useTexts } from '../texts';
import type { InterventionKind, WholeOrder } from '../types';
import { Part } from '../ui/Part';
import { ReasonChoice, useReason } from '../ui/reason';
import { Screen } from '../ui/Screen';
import { Intervene } from './Intervene';
import { Interventions } from './Interventions';
import { wishesFor } from './refund';
import { Timeline } from './Timeline';

const EVERY_MILLIS = 2_000;
const KINDS: readonly InterventionKind[] = ['REASSIGN', 'CANCEL', 'REFUND'];

/** An order from end to end, and what can be done about it. */
export function OrderScreen({ id }: { id: string }) {
  const say = useTexts();
  const [reason] = useReason();
  return reason === null ? (
    <Screen title={say('order.title')}>
      <section className="card">
        <ReasonChoice />
      </section>
    </Screen>
  ) : (
    <Order id={id} reason={say(`reason.${reason}`)} />
  );
}

function Order({ id, reason }: { id: string; reason: string }) {
  const say = useTexts();
  const whole = useQuery({
    queryKey: ['order', id],
    queryFn: ({ signal }) =>
      read<WholeOrder>(`/desk/orders/${encodeURIComponent(id)}`, { signal, reason }),
    refetchInterval: EVERY_MILLIS,
  });
  return (
    <Screen
      title={
        whole.data ? say('order.titleOf', { number: whole.data.order.number }) : say('order.title')
      }
    >
      <Part query={whole} what={say('order.title')} height={420}>
        {(data) => <Story whole={data} onMoved={() => void whole.refetch()} />}
      </Part>
    </Screen>
  );
}

function Story({ whole, onMoved }: { whole: WholeOrder; onMoved: () => void }) {
  const say = useTexts();
  const [wanted, want] = useState<InterventionKind>();
  const { order } = whole;
  const wishes = wishesFor(order.state, order.fulfilment === 'DELIVERY');
  return (
    <>
      <p className="row wrap" aria-live="polite">
        <span className="badge info">{say(`state.${order.state}`)}</span>
        {order.late && <span className="badge bad">{say(`late.${order.late}`)}</span>}
        <span>{order.shopName}</span>
      </p>
      <div className="row wrap">
        {KINDS.filter((kind) => wishes[kind]).map((kind) => (
          <Button
            key={kind}
            look={kind === 'CANCEL' ? 'danger' : 'primary'}
            onClick={() => want(kind)}
          >
            {say(`wish.${kind}`)}
          </Button>
        ))}
        {KINDS.every((kind) => !wishes[kind]) && <Notice>{say('order.nothingToDo')}</Notice>}
      </div>
      <div className="board">
        <section className="card stack board-late">
          <h2>{say('order.story')}</h2>
          <p className="faint">{say('order.storyExplained')}</p>
          <Timeline story={whole.story} />
        </section>
        <Facts whole={whole} />
        <Interventions interventions={whole.interventions} lines={whole.lines} />
      </div>
      {wanted && (
        <Intervene kind={wanted} whole={whole} onMoved={onMoved} onClose={() => want(undefined)} />
      )}
    </>
  );
}

function Facts({ whole }: { whole: WholeOrder }) {
  const say = useTexts();
  const [language] = useLanguage();
  const { order, price } = whole;
  return (
    <section className="card stack">
      <h2>{say('order.content')}</h2>
      <table>
        <tbody>
          {whole.lines.map((line, index) => (
            <tr key={index}>
              <td>
                {line.name} × {line.quantity}
                {line.options.length > 0 && (
                  <div className="faint">{line.options.map((each) => each.name).join(', ')}</div>
                )}
              </td>
              <td className="number">{won(line.total, language)}</td>
            </tr>
          ))}
          <tr>
            <td>{say('order.tip')}</td>
            <td className="number">{won(price.deliveryTip, language)}</td>
          </tr>
          {price.couponDiscount ? (
            <tr>
              <td>{say('order.coupon')}</td>
              <td className="number">{won(-price.couponDiscount, language)}</td>
            </tr>
          ) : null}
          {price.points ? (
            <tr>
              <td>{say('order.points')}</td>
              <td className="number">{won(-price.points, language)}</td>
            </tr>
          ) : null}
          <tr>
            <th scope="row">{say('order.total')}</th>
            <td className="number">
              <b>{won(price.total, language)}</b>
            </td>
          </tr>
        </tbody>
      </table>
      <dl className="pairs">
        <dt>{say('order.placed')}</dt>
        <dd>{dayAndTime(order.placedAt, language)}</dd>
        {whole.promise && (
          <>
            <dt>{say('order.promised')}</dt>
            <dd>{dayAndTime(whole.promise.until, language)}</dd>
          </>
        )}
        {whole.dropoff?.addressText && (
          <>
            <dt>{say('order.address')}</dt>
            <dd>{whole.dropoff.addressText}</dd>
          </>
        )}
        {whole.dropoff?.phone && (
          <>
            <dt>{say('order.phone')}</dt>
            <dd>
              <a href={`tel:${whole.dropoff.phone}`}>{phone(whole.dropoff.phone)}</a>
            </dd>
          </>
        )}
        {whole.note && (
          <>
            <dt>{say('order.note')}</dt>
            <dd>{whole.note}</dd>
          </>
        )}
        {order.riderId && (
          <>
            <dt>{say('order.rider')}</dt>
            <dd className="figures">{order.riderId}</dd>
          </>
        )}
      </dl>
    </section>
  );
}
