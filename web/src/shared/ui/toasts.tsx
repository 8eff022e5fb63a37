import { createContext, type ReactNode, use, useCallback, useRef, useState } from 'react';

type Tone = 'good' | 'bad';
interface Toast {
  id: number;
  text: string;
  tone: Tone;
}

const SHOWN_MILLIS = 5_000;
const ToastContext = createContext<(text: string, tone?: Tone) => void>(() => {});

/** A short word about what just happened, read aloud and gone after a while. */
export function useToast(): (text: string, tone?: Tone) => void {
  return use(ToastContext);
}

export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const show = useCallback((text: string, tone: Tone = 'good') => {
    const id = next.current++;
    setToasts((shown) => [...shown.filter((each) => each.text !== text), { id, text, tone }]);
    setTimeout(() => setToasts((shown) => shown.filter((each) => each.id !== id)), SHOWN_MILLIS);
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" aria-live="polite">
        {toasts.map((each) => (
          <div key={each.id} className={`toast ${each.tone}`}>
            {each.text}
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
