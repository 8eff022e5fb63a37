import type { AssignedOrder, Assignment, DeliveryProblem, StepBody } from './types';

/** A step that a rider tapped. It is kept until the server knows it, also without a network. */
export type Step = {
  /** The idempotency key: however often it is sent, it happens once. */
  key: string;
  assignmentId: string;
  /** When it was tapped, by the city's clock; absent where this device did not know it. */
  happenedAt?: string;
} & (
  | { kind: 'at-shop' }
  | { kind: 'picked-up'; orderId: string }
  | { kind: 'delivered'; orderId: string; collected?: number }
  | { kind: 'problem'; orderId: string; problem: DeliveryProblem }
);

/** A step as it is tapped, before it has its key and its time. */
export type TappedStep = Step extends infer T
  ? T extends unknown
    ? Omit<T, 'key' | 'happenedAt'>
    : never
  : never;

/** Where a step is said, below `/api`. */
export function pathOf(step: Step): string {
  const assignment = `/delivery/assignments/${step.assignmentId}`;
  return step.kind === 'at-shop'
    ? `${assignment}/at-shop`
    : `${assignment}/orders/${step.orderId}/${step.kind}`;
}

export function bodyOf(step: Step): StepBody {
  const when = step.happenedAt === undefined ? {} : { happenedAt: step.happenedAt };
  switch (step.kind) {
    case 'delivered':
      return step.collected === undefined ? when : { ...when, collected: step.collected };
    case 'problem':
      return { ...when, problem: step.problem };
    default:
      return when;
  }
}

/** The work in hand as it will be when the server knows all the steps. */
export function afterSteps(assignment: Assignment, steps: readonly Step[]): Assignment {
  return steps
    .filter((step) => step.assignmentId === assignment.assignmentId)
    .reduce(afterStep, assignment);
}

function afterStep(assignment: Assignment, step: Step): Assignment {
  if (step.kind === 'at-shop') {
    return assignment.state === 'TO_SHOP' ? { ...assignment, state: 'AT_SHOP' } : assignment;
  }
  if (step.kind === 'picked-up') {
    const orders = assignment.orders.map((order): AssignedOrder =>
      order.orderId === step.orderId ? { ...order, state: 'PICKED_UP' } : order,
    );
    const all = orders.every((order) => order.state === 'PICKED_UP');
    return { ...assignment, orders, state: all ? 'TO_CUSTOMER' : 'AT_SHOP' };
  }
  const orders = assignment.orders.filter((order) => order.orderId !== step.orderId);
  return { ...assignment, orders, state: orders.length === 0 ? 'ENDED' : assignment.state };
}

const STORED = 'dosirak.rider.steps';

/** The steps that were not sent yet, as this device remembers them. */
export function rememberedSteps(): Step[] {
  try {
    const steps: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(steps) ? (steps as Step[]) : [];
  } catch {
    return [];
  }
}

export function rememberSteps(steps: readonly Step[]): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(steps));
  } catch {
    // Without storage they last as long as the page.
  }
}
