import { QueryClientProvider } from '@tanstack/react-query';
import { Component, type ReactNode, StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { newQueryClient } from '../api/queries';
import { Texts, useCommonTexts, useLanguage } from '../text/texts';
import { Button, Notice } from './parts';
import { Toasts } from './toasts';
import './base.css';

/** Starts an app in the page. */
export function start(texts: Parameters<typeof Texts>[0]['texts'], app: ReactNode): void {
  const root = document.getElementById('root');
  if (!root) {
    throw new Error('The page has no #root');
  }
  createRoot(root).render(
    <StrictMode>
      <Texts texts={texts}>
        <QueryClientProvider client={newQueryClient()}>
          <Router hook={useHashLocation}>
            <Toasts>
              <Guard>{app}</Guard>
            </Toasts>
          </Router>
        </QueryClientProvider>
      </Texts>
    </StrictMode>,
  );
  if ('serviceWorker' in navigator && import.meta.env.PROD) {
    // Without it the app works as long as there is a connection.
    navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  }
}

/** A fault in a screen is said on it; the head and the way back stay. */
class Fault extends Component<
  { children: ReactNode; fallback: (again: () => void) => ReactNode },
  { failed: boolean }
> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed
      ? this.props.fallback(() => this.setState({ failed: false }))
      : this.props.children;
  }
}

export function Guard({ children }: { children: ReactNode }) {
  const say = useCommonTexts();
  return (
    <Fault
      fallback={(again) => (
        <div className="page narrow">
          <Notice tone="bad" action={<Button onClick={again}>{say('again')}</Button>}>
            {say('failed')}
          </Notice>
        </div>
      )}
    >
      {children}
    </Fault>
  );
}

/** The head of a screen: brand, what the app puts there, language. */
export function Head({ name, children }: { name: string; children?: ReactNode }) {
  const say = useCommonTexts();
  const [language, setLanguage] = useLanguage();
  useEffect(() => {
    document.title = name;
  }, [name]);
  return (
    <>
      <button type="button" className="skip" onClick={focusMain}>
        {say('skip')}
      </button>
      <header className="head">
        <a className="brand" href="#/">
          <img src="/favicon.svg" alt="" width={34} height={34} />
          <span>{name}</span>
        </a>
        <div className="tools">
          {children}
          <button
            type="button"
            className="plain"
            lang={language === 'ko' ? 'en' : 'ko'}
            onClick={() => setLanguage(language === 'ko' ? 'en' : 'ko')}
          >
            {say('otherLanguage')}
          </button>
        </div>
      </header>
      <Offline />
    </>
  );
}

// The address holds the route, so this cannot be a link to #main.
function focusMain() {
  document.querySelector<HTMLElement>('main')?.focus();
}

/** Tells whether this device has a network at all. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return online;
}

function Offline() {
  const say = useCommonTexts();
  const online = useOnline();
  return online ? null : (
    <div className="strip" role="status">
      {say('offline')}
    </div>
  );
}

/** The part of the screen that changes with the route. */
export function Main({ narrow, children }: { narrow?: boolean; children: ReactNode }) {
  return (
    <main id="main" tabIndex={-1} className={narrow ? 'page narrow' : 'page'}>
      {children}
    </main>
  );
}
