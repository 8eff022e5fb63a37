import { type ReactNode, useState } from 'react';
import { newKey } from '../../shared/api/client';
import { Button, Dialog, Field, Notice, useTrouble } from '../../shared/ui/parts';
import { useTexts } from '../texts';

const LONGEST_REASON = 200;

/**
 * Asks for the words that go with a decision, and says it once however often the button is pressed.
 */
export function Decision({
  title,
  label,
  verb,
  danger,
  explained,
  onSend,
  onClose,
}: {
  title: string;
  label: string;
  verb: string;
  danger?: boolean;
  explained?: ReactNode;
  onSend: (words: string, key: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const say = useTexts();
  const trouble = useTrouble({ 'not-allowed': say('decision.notAllowed') });
  const [words, setWords] = useState('');
  const [key] = useState(newKey);
  const [failure, setFailure] = useState<string>();
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (words.trim() === '') {
      setMissing(true);
      return;
    }
    setBusy(true);
    try {
      await onSend(words.trim(), key);
      onClose();
    } catch (problem) {
      setFailure(trouble(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {explained}
        <Field label={label} trouble={missing ? say('decision.missing') : undefined}>
          {(attributes) => (
            <input
              {...attributes}
              className="input"
              maxLength={LONGEST_REASON}
              value={words}
              onChange={(event) => {
                setWords(event.target.value);
                setMissing(false);
              }}
            />
          )}
        </Field>
        {failure && <Notice tone="bad">{failure}</Notice>}
        <Button type="submit" look={danger ? 'danger' : 'primary'} size="big" wide busy={busy}>
          {verb}
        </Button>
      </form>
    </Dialog>
  );
}
