import { useMutation, useQueryClient } from '@tanstack/react-query';
import { command } from '../shared/api/client';
import { useTrouble } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import { useTexts } from './texts';

/** Does something with an order; the board is read again whatever came of it. */
export function useOrderCommand(orderId: string) {
  const say = useTexts();
  const queries = useQueryClient();
  const toast = useToast();
  const trouble = useTrouble({ 'wrong-state': say('wrongState') });
  return useMutation({
    mutationFn: (wish: { verb: string; body?: unknown }) =>
      command(`/order/orders/${orderId}/${wish.verb}`, wish.body ?? {}),
    onError: (failure) => toast(trouble(failure), 'bad'),
    onSettled: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['board'] }),
        queries.invalidateQueries({ queryKey: ['orders'] }),
      ]);
    },
  });
}
