import type { Intervention, OrderLine, OrderState } from '../types';

const ENDED: readonly OrderState[] = [
  'COMPLETED',
  'PAYMENT_FAILED',
  'EXPIRED',
  'REJECTED',
  'CANCELLED',
  'FAILED',
];

/** How many of each line were given back already, or are asked for. */
export function refunded(interventions: readonly Intervention[], line: number): number {
  return interventions
    .filter((each) => each.kind === 'REFUND' && each.state !== 'REFUSED')
    .flatMap((each) => each.lines)
    .filter((each) => each.line === line)
    .reduce((all, each) => all + each.quantity, 0);
}

/** How many of each line could still be given back, as far as the desk knows. */
export function refundable(
  lines: readonly OrderLine[],
  interventions: readonly Intervention[],
): number[] {
  return lines.map((each, index) => Math.max(0, each.quantity - refunded(interventions, index)));
}

export function isTipRefunded(interventions: readonly Intervention[]): boolean {
  return interventions.some(
    (each) => each.kind === 'REFUND' && each.state !== 'REFUSED' && each.deliveryTip,
  );
}

/** What an operator can sensibly ask for; the owning domain decides. */
export function wishesFor(state: OrderState, isDelivered: boolean) {
  const isEnded = ENDED.includes(state);
  return {
    CANCEL: !isEnded && state !== 'DELIVERED',
    REFUND: state === 'COMPLETED' || state === 'DELIVERED',
    REASSIGN: isDelivered && (state === 'ACCEPTED' || state === 'READY'),
  };
}
