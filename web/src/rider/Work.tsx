import { useState } from 'react';
import { phone, timeOfDay, won } from '../shared/format/format';
import { CityMap, type Pin } from '../shared/map/Map';
import { useLanguage } from '../shared/text/texts';
import { Button, Dialog } from '../shared/ui/parts';
import { Icon } from '../shared/ui/icons';
import type { TappedStep } from './steps';
import { useTexts } from './texts';
import { type AssignedOrder, type Assignment, type Place, PROBLEMS } from './types';

type Take = (step: TappedStep) => void;

/** The delivery in hand: one big button for the next step. */
export function Work({ work, place, onStep }: { work: Assignment; place: Place; onStep: Take }) {
  const say = useTexts();
  const pins: Pin[] = [
    { id: 'me', look: 'me', name: say('me'), ...place },
    { id: 'shop', look: 'shop', name: work.shop.name, ...work.shop.location },
    ...work.orders.flatMap((each): Pin[] =>
      each.dropoff.location
        ? [{ id: each.orderId, look: 'home', name: say('customer'), ...each.dropoff.location }]
        : [],
    ),
  ];
  return (
    <section className="stack">
      <h1>
        {say(`step.${work.state === 'OFFERED' || work.state === 'ENDED' ? 'TO_SHOP' : work.state}`)}
      </h1>
      <CityMap name={say('map')} centre={work.shop.location} height={220} pins={pins} fit />
      <div className="card stack">
        <p className="row">
          <Icon name="shop" />
          <b>{work.shop.name}</b>
        </p>
        {work.state === 'TO_SHOP' && (
          <Button
            look="primary"
            size="big"
            wide
            onClick={() => onStep({ kind: 'at-shop', assignmentId: work.assignmentId })}
          >
            {say('atShop')}
          </Button>
        )}
      </div>
      {work.orders.map((each) => (
        <Stop
          key={each.orderId}
          order={each}
          assignmentId={work.assignmentId}
          isAtShop={work.state === 'AT_SHOP'}
          onStep={onStep}
        />
      ))}
    </section>
  );
}

function Stop({
  order,
  assignmentId,
  isAtShop,
  onStep,
}: {
  order: AssignedOrder;
  assignmentId: string;
  isAtShop: boolean;
  onStep: Take;
}) {
  const say = useTexts();
  const [language] = useLanguage();
  const [isAsking, ask] = useState(false);
  const isPickedUp = order.state === 'PICKED_UP';
  const collect = order.collect;
  const amount = collect ? won(collect.amount, language) : '';
  return (
    <article className="card stack">
      <div className="row between">
        <h2>{say('order', { number: order.number })}</h2>
        {!isPickedUp && (
          <span className="badge">
            {say('readyAt', { time: timeOfDay(order.readyAt, language) })}
          </span>
        )}
      </div>
      <p className="row">
        <Icon name="home" />
        <span className="grow">{order.dropoff.addressText}</span>
        {order.dropoff.phone && (
          <a
            className="button"
            href={`tel:${order.dropoff.phone}`}
            title={phone(order.dropoff.phone)}
          >
            <Icon name="phone" />
            {say('call')}
          </a>
        )}
      </p>
      {collect && (
        <p className="notice warn">
          {say(collect.tender === 'CASH' ? 'collectCash' : 'collectCard', { amount })}
        </p>
      )}
      {isAtShop && !isPickedUp && (
        <Button
          look="primary"
          size="big"
          wide
          onClick={() => onStep({ kind: 'picked-up', assignmentId, orderId: order.orderId })}
        >
          {say('pickedUp')}
        </Button>
      )}
      {isPickedUp && (
        <Button
          look="primary"
          size="big"
          wide
          onClick={() =>
            onStep({
              kind: 'delivered',
              assignmentId,
              orderId: order.orderId,
              ...(collect ? { collected: collect.amount } : {}),
            })
          }
        >
          {collect ? say('collected', { amount }) : say('delivered')}
        </Button>
      )}
      {isPickedUp && (
        <Button look="quiet" icon="warning" onClick={() => ask(true)}>
          {say('problem')}
        </Button>
      )}
      <Dialog title={say('problemTitle')} open={isAsking} onClose={() => ask(false)}>
        <div className="stack">
          {PROBLEMS.map((problem) => (
            <Button
              key={problem}
              wide
              onClick={() => {
                ask(false);
                onStep({ kind: 'problem', assignmentId, orderId: order.orderId, problem });
              }}
            >
              {say(`problem.${problem}`)}
            </Button>
          ))}
        </div>
      </Dialog>
    </article>
  );
}
