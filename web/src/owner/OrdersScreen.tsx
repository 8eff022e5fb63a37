import { useInfiniteQuery } from '@tanstack/react-query';
import { read } from '../shared/api/client';
import { useCityNow } from '../shared/format/cityTime';
import { dayName, dayOf, timeOfDay, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Away, Button, Empty, Skeleton } from '../shared/ui/parts';
import { HoursChart } from './HoursChart';
import { byDay } from './hours';
import { OrderLines } from './OrderLines';
import { useTexts } from './texts';
import type { Order, OrderPage } from './types';

const PAGE = 50;
const DAY_CLOCK_MILLIS = 60_000;

/** Orders of today and before, newest first. */
export function OrdersScreen({ shopId }: { shopId: string }) {
  const say = useTexts();
  const [language] = useLanguage();
  const { nowMillis } = useCityNow(DAY_CLOCK_MILLIS);
  const list = useInfiniteQuery({
    queryKey: ['orders', shopId],
    queryFn: ({ pageParam }) =>
      read<OrderPage>(`/order/shops/${shopId}/orders?limit=${PAGE}${pageParam}`),
    initialPageParam: '',
    getNextPageParam: (page) => (page.next ? `&cursor=${page.next}` : undefined),
  });
  const orders = list.data?.pages.flatMap((page) => page.orders);
  const days = orders && byDay(orders);
  return (
    <div className="stack">
      <h1>{say('orders')}</h1>
      {orders && orders.length > 0 && <HoursChart orders={orders} today={dayName(nowMillis)} />}
      {list.isPending && <Skeleton height={420} />}
      {list.isError && <Away what={say('orders')} onAgain={() => list.refetch()} />}
      {orders?.length === 0 && (
        <Empty icon="receipt">
          <p>{say('noOrders')}</p>
        </Empty>
      )}
      {days &&
        [...days].map(([day, ofDay]) => (
          <section key={day} className="stack">
            <h2>
              {day === dayName(nowMillis) ? say('today') : dayOf(`${day}T12:00:00+09:00`, language)}
            </h2>
            {ofDay.map((order) => (
              <OrderRow key={order.orderId} order={order} />
            ))}
          </section>
        ))}
      {list.hasNextPage && (
        <Button wide busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {say('more')}
        </Button>
      )}
    </div>
  );
}

const ENDED_WELL = new Set(['DELIVERED', 'COMPLETED']);
const ENDED_BADLY = new Set(['PAYMENT_FAILED', 'EXPIRED', 'REJECTED', 'CANCELLED', 'FAILED']);

function OrderRow({ order }: { order: Order }) {
  const say = useTexts();
  const [language] = useLanguage();
  const tone = ENDED_WELL.has(order.state) ? 'good' : ENDED_BADLY.has(order.state) ? 'bad' : 'info';
  return (
    <details className="card">
      <summary className="row between wrap">
        <span>
          <b className="figures">{order.number}</b>{' '}
          <span className="faint">{timeOfDay(order.placedAt, language)}</span>
        </span>
        <span className="row">
          <span className={`badge ${tone}`}>{say(`state.${order.state}`)}</span>
          <b className="figures">{won(order.price.total, language)}</b>
        </span>
      </summary>
      <OrderLines order={order} />
      {order.endedReason && ENDED_BADLY.has(order.state) && (
        <p className="faint">
          {say('reason')}: {order.endedReason}
        </p>
      )}
    </details>
  );
}
