import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import commonEn from './common.en.json';
import commonKo from './common.ko.json';
import { fill } from './fill';

export type Language = 'ko' | 'en';

const STORED = 'dosirak.language';

/** The language of the address, else the one chosen before, else the browser's, else Korean. */
export function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  const wished = [asked, remembered(), ...navigator.languages];
  for (const each of wished) {
    const name = each?.slice(0, 2).toLowerCase();
    if (name === 'ko' || name === 'en') {
      return name;
    }
  }
  return 'ko';
}

function remembered(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

export type Values = Readonly<Record<string, string | number>>;
type Common = keyof typeof commonKo;

interface Speech {
  language: Language;
  setLanguage: (language: Language) => void;
  say: (key: string, values?: Values) => string;
}

const SpeechContext = createContext<Speech | null>(null);

/**
 * Makes the texts of an app known to all below.
 *
 * @param texts the app's own, by language; those that all apps share are added
 */
export function Texts({
  texts,
  children,
}: {
  texts: Readonly<Record<Language, Readonly<Record<string, string>>>>;
  children: ReactNode;
}) {
  const [language, choose] = useState<Language>(() => {
    const first = firstLanguage();
    document.documentElement.lang = first;
    return first;
  });
  const setLanguage = useCallback((chosen: Language) => {
    document.documentElement.lang = chosen;
    try {
      localStorage.setItem(STORED, chosen);
    } catch {
      // Where storage is forbidden the choice lasts as long as the page.
    }
    choose(chosen);
  }, []);
  const speech = useMemo<Speech>(() => {
    const known: Record<string, string> = {
      ...(language === 'ko' ? commonKo : commonEn),
      ...texts[language],
    };
    return {
      language,
      setLanguage,
      say: (key, values = {}) => {
        const text = known[plural(known, key, values, language)];
        if (text === undefined) {
          throw new Error(`There is no text ${key}`);
        }
        return fill(text, values);
      },
    };
  }, [language, setLanguage, texts]);
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

/** A text may have a form of its own for one: `orders` and `orders_one`. */
function plural(
  known: Record<string, string>,
  key: string,
  values: Values,
  language: Language,
): string {
  if (typeof values.count !== 'number' || !(`${key}_one` in known)) {
    return key;
  }
  return new Intl.PluralRules(language).select(values.count) === 'one' ? `${key}_one` : key;
}

function useSpeech(): Speech {
  const speech = use(SpeechContext);
  if (!speech) {
    throw new Error('Texts must be above');
  }
  return speech;
}

export function useLanguage(): [Language, (language: Language) => void] {
  const speech = useSpeech();
  return [speech.language, speech.setLanguage];
}

/** Says the texts that all apps share. */
export function useCommonTexts(): (key: Common, values?: Values) => string {
  return useSpeech().say;
}

/** Makes the hook of an app that says its own texts and the shared ones. */
export function textsOf<K extends string>(): () => (key: K | Common, values?: Values) => string {
  return () => useSpeech().say;
}
