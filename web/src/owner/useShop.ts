import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { command, read } from '../shared/api/client';
import type { Shop, ShopSummary } from './types';

const LOOK_AGAIN_MILLIS = 30_000;

/** The shops that one works in. */
export function useShops() {
  return useQuery({
    queryKey: ['shops'],
    queryFn: async () => (await read<{ shops: ShopSummary[] }>('/shop/shops')).shops,
    refetchInterval: LOOK_AGAIN_MILLIS,
  });
}

export function useShop(shopId: string) {
  return useQuery({
    queryKey: ['shop', shopId],
    queryFn: () => read<Shop>(`/shop/shops/${shopId}`),
    refetchInterval: LOOK_AGAIN_MILLIS,
  });
}

/** Changes something of a shop; all that shows it is read again. */
export function useShopCommand() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: { path: string; body?: unknown; method?: 'POST' | 'PUT' }) =>
      command(`/shop${wish.path}`, wish.body ?? {}, { method: wish.method ?? 'POST' }),
    onSettled: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['shops'] }),
        queries.invalidateQueries({ queryKey: ['shop'] }),
      ]);
    },
  });
}
