import { useState } from 'react';
import { asProblem, command, newKey } from '../../shared/api/client';
import { won } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import {
  Button,
  Dialog,
  Field,
  Notice,
  Segments,
  Stepper,
  useTrouble,
} from '../../shared/ui/parts';
import { useToast } from '../../shared/ui/toasts';
import { useTexts } from '../texts';
import type { Fault, InterventionKind, WholeOrder } from '../types';
import { isTipRefunded, refundable } from './refund';

const LONGEST_REASON = 200;
const FAULTS: readonly Fault[] = ['SHOP', 'RIDER', 'PLATFORM', 'CUSTOMER'];

/** Asks the owning domain to do something about an order; it decides. */
export function Intervene({
  kind,
  whole,
  onMoved,
  onClose,
}: {
  kind: InterventionKind;
  whole: WholeOrder;
  onMoved: () => void;
  onClose: () => void;
}) {
  const say = useTexts();
  const toast = useToast();
  const trouble = useTrouble({
    'not-allowed': say('decision.notAllowed'),
    'intervention-open': say('wish.alreadyOpen'),
  });
  const [openedIn] = useState(whole.order.state);
  const [key] = useState(newKey);
  const [fault, setFault] = useState<Fault>();
  const [counts, setCounts] = useState<readonly number[]>(() => whole.lines.map(() => 0));
  const [tip, setTip] = useState(false);
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string>();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);

  const lines = counts.flatMap((quantity, line) => (quantity > 0 ? [{ line, quantity }] : []));
  const missing = {
    fault: kind !== 'REASSIGN' && !fault ? say('wish.faultMissing') : undefined,
    lines: kind === 'REFUND' && lines.length === 0 && !tip ? say('wish.linesMissing') : undefined,
    reason: reason.trim() === '' ? say('decision.missing') : undefined,
  };
  const send = async () => {
    setTried(true);
    if (missing.fault || missing.lines || missing.reason) {
      return;
    }
    setBusy(true);
    try {
      await command(
        `/desk/orders/${whole.order.orderId}/interventions`,
        {
          kind,
          reason: reason.trim(),
          ...(kind === 'REASSIGN' ? {} : { fault }),
          ...(kind === 'REFUND' ? { lines, deliveryTip: tip } : {}),
        },
        { key, reason: reason.trim() },
      );
      toast(say('wish.sent'));
      onMoved();
      onClose();
    } catch (problem) {
      if (asProblem(problem).status === 409) {
        onMoved();
      }
      setFailure(trouble(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={say(`wish.${kind}`)} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {openedIn !== whole.order.state && (
          <Notice tone="warn">
            {say('wish.moved', { state: say(`state.${whole.order.state}`) })}
          </Notice>
        )}
        <p className="faint">{say(`wishExplained.${kind}`)}</p>
        {kind === 'REFUND' && (
          <RefundLines
            whole={whole}
            counts={counts}
            tip={tip}
            trouble={tried ? missing.lines : undefined}
            onCounts={setCounts}
            onTip={setTip}
          />
        )}
        {kind !== 'REASSIGN' && (
          <div className="field">
            <span className="label">{say('wish.whoBears')}</span>
            <Segments
              name={say('wish.whoBears')}
              options={FAULTS.map((each) => ({
                value: each as string,
                label: say(`fault.${each}`),
              }))}
              value={fault ?? ''}
              onChange={(chosen) => setFault(chosen as Fault)}
            />
            {fault && <span className="hint">{say(`faultExplained.${fault}`)}</span>}
            {tried && missing.fault && (
              <span className="trouble" role="alert">
                {missing.fault}
              </span>
            )}
          </div>
        )}
        <Field
          label={say('wish.reason')}
          hint={say('wish.reasonHint')}
          trouble={tried ? missing.reason : undefined}
        >
          {(attributes) => (
            <input
              {...attributes}
              className="input"
              maxLength={LONGEST_REASON}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {failure && <Notice tone="bad">{failure}</Notice>}
        <Button
          type="submit"
          look={kind === 'CANCEL' ? 'danger' : 'primary'}
          size="big"
          wide
          busy={busy}
        >
          {say(`wish.${kind}`)}
        </Button>
      </form>
    </Dialog>
  );
}

function RefundLines({
  whole,
  counts,
  tip,
  trouble,
  onCounts,
  onTip,
}: {
  whole: WholeOrder;
  counts: readonly number[];
  tip: boolean;
  trouble: string | undefined;
  onCounts: (counts: readonly number[]) => void;
  onTip: (tip: boolean) => void;
}) {
  const say = useTexts();
  const [language] = useLanguage();
  const most = refundable(whole.lines, whole.interventions);
  return (
    <fieldset className="stack lines">
      <legend className="label">{say('wish.what')}</legend>
      {whole.lines.map((line, index) => (
        <div key={index} className="row between wrap">
          <span className="grow">
            {line.name} × {line.quantity}
            <span className="faint"> {won(line.total, language)}</span>
          </span>
          {most[index] === 0 ? (
            <span className="badge">{say('wish.alreadyRefunded')}</span>
          ) : (
            <Stepper
              name={line.name}
              value={counts[index] ?? 0}
              least={0}
              most={most[index] ?? 0}
              onChange={(count) =>
                onCounts(counts.map((each, other) => (other === index ? count : each)))
              }
            />
          )}
        </div>
      ))}
      {whole.price.deliveryTip > 0 && !isTipRefunded(whole.interventions) && (
        <label className="check">
          <input type="checkbox" checked={tip} onChange={(event) => onTip(event.target.checked)} />
          {say('order.tip')} {won(whole.price.deliveryTip, language)}
        </label>
      )}
      {trouble && (
        <span className="trouble" role="alert">
          {trouble}
        </span>
      )}
    </fieldset>
  );
}
