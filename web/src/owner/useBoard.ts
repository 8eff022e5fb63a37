import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { read } from '../shared/api/client';
import { useStream } from '../shared/api/stream';
import { arrange, withNews } from './board';
import type { Order, OrderNews, OrderPage } from './types';

const ON_THE_BOARD = ['PAID', 'ACCEPTED', 'READY'];
const PAGE = 100;
const MOST_PAGES = 5;
const STREAM_EVENTS = ['order'];
/** What the stream could not tell is found all the same. */
const LOOK_AGAIN_MILLIS = 20_000;

/** The orders of a shop that are not on their way yet, as they change on any device. */
export function useBoard(shopId: string) {
  const queries = useQueryClient();
  const [news, setNews] = useState<ReadonlyMap<string, OrderNews>>(new Map());
  const connection = useStream('/order/stream?snapshot=true', STREAM_EVENTS, (_, data) => {
    setNews((known) => withNews(known, data as OrderNews));
    void queries.invalidateQueries({ queryKey: ['board'] });
  });
  const before = useRef(connection);
  useEffect(() => {
    if (connection === 'live' && before.current === 'lost') {
      void queries.invalidateQueries({ queryKey: ['board'] });
    }
    before.current = connection;
  }, [connection, queries]);

  const query = useQuery({
    queryKey: ['board', shopId],
    queryFn: async () => (await Promise.all(ON_THE_BOARD.map((each) => all(shopId, each)))).flat(),
    refetchInterval: LOOK_AGAIN_MILLIS,
  });
  const board = useMemo(() => query.data && arrange(query.data), [query.data]);
  return { board, news, connection, query };
}

async function all(shopId: string, state: string): Promise<Order[]> {
  const orders: Order[] = [];
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await read<OrderPage>(
      `/order/shops/${shopId}/orders?state=${state}&limit=${PAGE}${cursor}`,
    );
    orders.push(...answer.orders);
    if (!answer.next) {
      break;
    }
    cursor = `&cursor=${answer.next}`;
  }
  return orders;
}
