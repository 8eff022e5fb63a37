import { createContext, type ReactNode, use, useState } from 'react';
import { Segments } from '../../shared/ui/parts';
import { useTexts } from '../texts';

const STORED = 'dosirak.operator.reason';
const REASONS = ['customerAsked', 'shopAsked', 'riderAsked', 'lateOrder', 'check'] as const;
export type Reason = (typeof REASONS)[number];

const ReasonContext = createContext<[Reason | null, (reason: Reason) => void]>([null, () => {}]);

/** Keeps, for as long as the tab is open, why the operator looks into what belongs to others. */
export function Reasons({ children }: { children: ReactNode }) {
  const [reason, choose] = useState<Reason | null>(
    () => REASONS.find((each) => each === sessionStorage.getItem(STORED)) ?? null,
  );
  const change = (chosen: Reason) => {
    sessionStorage.setItem(STORED, chosen);
    choose(chosen);
  };
  return <ReasonContext value={[reason, change]}>{children}</ReasonContext>;
}

export function useReason() {
  return use(ReasonContext);
}

/** Asks why; one touch. */
export function ReasonChoice() {
  const say = useTexts();
  const [reason, choose] = useReason();
  return (
    <div className="stack">
      <h2 className="reason-name">{say('reason.why')}</h2>
      <Segments
        name={say('reason.why')}
        options={REASONS.map((each) => ({ value: each as string, label: say(`reason.${each}`) }))}
        value={reason ?? ''}
        onChange={(chosen) => choose(chosen as Reason)}
      />
      <p className="faint">{say('reason.recorded')}</p>
    </div>
  );
}
