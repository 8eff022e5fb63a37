import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { read } from '../shared/api/client';
import { useSession } from '../shared/api/me';
import { signInPath } from '../shared/api/session';
import { dayAndTime, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Main } from '../shared/ui/App';
import { Away, Button, Empty, Skeleton } from '../shared/ui/parts';
import { orderAgain } from './OrderScreen';
import { endedEarly, isOver } from './progress';
import { useTexts } from './texts';
import type { OrderPage } from './types';

const CARD_PIXELS = 120;

/** What one ordered before, newest first. */
export function OrdersScreen() {
  const say = useTexts();
  const [language] = useLanguage();
  const { session } = useSession();
  const orders = useInfiniteQuery({
    queryKey: ['orders'],
    enabled: Boolean(session),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      read<OrderPage>(`/order/orders${pageParam ? `?cursor=${pageParam}` : ''}`, { signal }),
    getNextPageParam: (page) => page.next,
  });
  const listed = orders.data?.pages.flatMap((page) => page.orders) ?? [];
  return (
    <Main narrow>
      <div className="stack">
        <h1>{say('orders')}</h1>
        {session === null && (
          <Empty icon="person">
            <p>{say('signInFirst')}</p>
            <a className="button primary" href={signInPath()}>
              {say('signIn')}
            </a>
          </Empty>
        )}
        {session && orders.isPending && <Skeleton height={CARD_PIXELS} />}
        {orders.isError && !orders.data && (
          <Away what={say('orders')} onAgain={() => orders.refetch()} />
        )}
        {orders.data && listed.length === 0 && (
          <Empty icon="receipt">
            <p>{say('noOrders')}</p>
            <Link className="button primary" href="/">
              {say('toShops')}
            </Link>
          </Empty>
        )}
        {listed.map((order) => (
          <article key={order.orderId} className="card stack">
            <div className="row between">
              <h2>
                <Link href={`/orders/${order.orderId}`}>{order.shopName}</Link>
              </h2>
              <span
                className={
                  endedEarly(order.state)
                    ? 'badge bad'
                    : isOver(order.state)
                      ? 'badge good'
                      : 'badge info'
                }
              >
                {say(`state.${order.state}`)}
              </span>
            </div>
            <p>
              {order.lines[0]?.name}
              {order.lines.length > 1 && ` ${say('andMore', { count: order.lines.length - 1 })}`}
            </p>
            <div className="row between wrap">
              <span className="faint">
                {dayAndTime(order.placedAt, language)} · {won(order.price.total, language)}
              </span>
              <Link className="button" href="/cart" onClick={() => orderAgain(order)}>
                {say('orderAgain')}
              </Link>
            </div>
          </article>
        ))}
        {orders.hasNextPage && (
          <Button busy={orders.isFetchingNextPage} onClick={() => orders.fetchNextPage()}>
            {say('more')}
          </Button>
        )}
      </div>
    </Main>
  );
}
