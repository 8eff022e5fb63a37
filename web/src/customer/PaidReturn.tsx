import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { asProblem, command } from '../shared/api/client';
import { Notice, useTrouble } from '../shared/ui/parts';
import { useTexts } from './texts';
import { useQuoteTroubles } from './troubles';
import type { Confirmation, PaymentState } from './types';

const NOT_READY_MILLIS = 700;
const ATTEMPTS = 20;
const CONFIRMING = ['confirming'];

/** Whether a payment is being confirmed, and must not be made again. */
export function useIsConfirming(): boolean {
  return useIsMutating({ mutationKey: CONFIRMING }) > 0;
}

/** What the gateway's page brought back in the address; it is taken out of it at once. */
function broughtBack(): Confirmation | null {
  const found = new URLSearchParams(location.search);
  const orderId = found.get('orderId');
  if (!orderId) {
    return null;
  }
  const paymentKey = found.get('paymentKey') ?? '';
  const amount = Number(found.get('amount'));
  history.replaceState(null, '', `/#/orders/${orderId}`);
  return paymentKey ? { orderId, paymentKey, amount } : null;
}

/** Confirms a payment that somebody just made, and says how it went. */
export function PaidReturn() {
  const say = useTexts();
  const trouble = useTrouble(useQuoteTroubles());
  const queries = useQueryClient();
  const [, go] = useLocation();
  const [paid] = useState(broughtBack);
  const confirm = useMutation({
    mutationKey: CONFIRMING,
    mutationFn: async (payment: Confirmation) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await command<PaymentState>('/payment/payments/confirm', payment, {
            key: payment.paymentKey,
          });
        } catch (failure) {
          // Payment hears of a new order a moment later than its customer.
          if (asProblem(failure).code !== 'payment-not-ready' || attempt === ATTEMPTS) {
            throw failure;
          }
          await new Promise((resolve) => setTimeout(resolve, NOT_READY_MILLIS));
        }
      }
    },
    onSettled: (_, __, payment) => {
      queries.invalidateQueries({ queryKey: ['order', payment.orderId] });
    },
  });
  const { mutate } = confirm;
  useEffect(() => {
    if (paid) {
      go(`/orders/${paid.orderId}`);
      mutate(paid);
    }
  }, [paid, go, mutate]);
  if (confirm.isPending) {
    // Over the screen, which stays in its place when it goes.
    return (
      <div className="paying">
        <Notice>{say('paying')}</Notice>
      </div>
    );
  }
  if (confirm.isError) {
    return <Notice tone="bad">{trouble(confirm.error)}</Notice>;
  }
  return confirm.data?.state === 'UNKNOWN' ? (
    <Notice tone="warn">{say('paymentUnknown')}</Notice>
  ) : null;
}
