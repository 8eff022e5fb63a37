import { Dialog as Base } from '@base-ui/react/dialog';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { asProblem } from '../api/client';
import { useCommonTexts } from '../text/texts';
import { Icon, type IconName } from './icons';

type Look = 'primary' | 'danger' | 'quiet' | 'plain';

/** A button that, while it is busy, says so and cannot be pressed twice. */
export function Button({
  look = 'plain',
  size,
  wide,
  busy,
  icon,
  className,
  children,
  ...rest
}: ComponentProps<'button'> & {
  look?: Look;
  size?: 'big';
  wide?: boolean;
  busy?: boolean;
  icon?: IconName;
}) {
  const classes = ['button', look, size, wide && 'wide', className].filter(Boolean).join(' ');
  return (
    <button type="button" {...rest} className={classes} disabled={rest.disabled || busy}>
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that is only a picture; its name is read aloud. */
export function IconButton({
  icon,
  name,
  ...rest
}: ComponentProps<'button'> & { icon: IconName; name: string }) {
  return (
    <button type="button" className="icon-button" {...rest} aria-label={name} title={name}>
      <Icon name={icon} />
    </button>
  );
}

/** A window over the screen: a sheet from below on phones. The keyboard stays in it; Escape ends it. */
export function Dialog({
  title,
  open,
  onClose,
  wide,
  children,
}: {
  title: string;
  open: boolean;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}) {
  const say = useCommonTexts();
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className={wide ? 'dialog wide' : 'dialog'}>
          <div className="dialog-head">
            <Base.Title>{title}</Base.Title>
            <Base.Close className="icon-button" aria-label={say('close')}>
              <Icon name="close" />
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** A labelled control with its hint and what is wrong with it. `children` gets the attributes. */
export function Field({
  label,
  hint,
  trouble,
  children,
}: {
  label: string;
  hint?: ReactNode;
  trouble?: string | undefined;
  children: (attributes: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean | undefined;
  }) => ReactNode;
}) {
  const id = useId();
  const described = [hint && `${id}-hint`, trouble && `${id}-trouble`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': trouble ? true : undefined,
      })}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {trouble && (
        <span className="trouble" id={`${id}-trouble`} role="alert">
          {trouble}
        </span>
      )}
    </div>
  );
}

/** One of a few, chosen with one touch. */
export function Segments<T extends string>({
  name,
  options,
  value,
  onChange,
}: {
  name: string;
  options: ReadonlyArray<{ value: T; label: string }>;
  value: T;
  onChange: (value: T) => void;
}) {
  return (
    <div className="segments" role="group" aria-label={name}>
      {options.map((each) => (
        <button
          key={each.value}
          type="button"
          aria-pressed={each.value === value}
          onClick={() => onChange(each.value)}
        >
          {each.label}
        </button>
      ))}
    </div>
  );
}

export function Stepper({
  name,
  value,
  least = 1,
  most = 99,
  onChange,
}: {
  name: string;
  value: number;
  least?: number;
  most?: number;
  onChange: (value: number) => void;
}) {
  return (
    <div className="stepper" role="group" aria-label={name}>
      <IconButton
        icon="minus"
        name={`${name} −1`}
        disabled={value <= least}
        onClick={() => onChange(value - 1)}
      />
      <output aria-live="polite">{value}</output>
      <IconButton
        icon="plus"
        name={`${name} +1`}
        disabled={value >= most}
        onClick={() => onChange(value + 1)}
      />
    </div>
  );
}

export function Notice({
  tone = 'info',
  children,
  action,
}: {
  tone?: 'info' | 'good' | 'warn' | 'bad';
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <div className="grow">{children}</div>
      {action}
    </div>
  );
}

/** Says what cannot be shown now, while the rest of the screen works. */
export function Away({ what, onAgain }: { what: string; onAgain?: () => void }) {
  const say = useCommonTexts();
  return (
    <Notice tone="warn" action={onAgain && <Button onClick={onAgain}>{say('again')}</Button>}>
      {say('away', { what })}
    </Notice>
  );
}

/** What went wrong, in words that tell what to do. Known codes are said by the app. */
export function useTrouble(
  known: Readonly<Record<string, string>> = {},
): (failure: unknown) => string {
  const say = useCommonTexts();
  return (failure) => {
    const problem = asProblem(failure);
    const text = known[problem.code];
    if (text) {
      return text;
    }
    if (problem.status === 429) {
      return say('tooMany', { seconds: problem.retryAfterSeconds || 1 });
    }
    return problem.signedOut ? say('signInFirst') : say('failed');
  };
}

export function Spinner() {
  const say = useCommonTexts();
  return (
    <div className="row" role="status">
      <span className="spinner" aria-hidden="true" />
      <span className="unseen">{say('loading')}</span>
    </div>
  );
}

/** Keeps the place of what is coming, so that nothing jumps. */
export function Skeleton({ height }: { height: number }) {
  return <div className="skeleton" style={{ height }} aria-hidden="true" />;
}

export function Empty({ children, icon = 'box' }: { children: ReactNode; icon?: IconName }) {
  return (
    <div className="empty">
      <Icon name={icon} size={40} />
      {children}
    </div>
  );
}
