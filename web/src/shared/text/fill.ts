const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
const FINALS = 28;
const FINAL_RIEUL = 8;

/**
 * Puts values in their places: `{name}`, or `{name:을/를}` with the Korean particle that goes with
 * the sound the value ends with.
 */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(
    /\{(\w+)(?::([^/}]+)\/([^}]+))?\}/g,
    (whole, name: string, closed?: string, open?: string) => {
      const value = values[name];
      if (value === undefined) {
        return whole;
      }
      const word = String(value);
      return closed && open ? word + (endsClosed(word, closed) ? closed : open) : word;
    },
  );
}

/** Whether a word ends with a consonant; after ㄹ it is 로, not 으로. */
function endsClosed(word: string, particle: string): boolean {
  const last = word.replace(/[)\]"'’”\s]+$/, '').at(-1) ?? '';
  const code = last.charCodeAt(0);
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) {
    const final = (code - HANGUL_FIRST) % FINALS;
    return final !== 0 && !(particle === '으로' && final === FINAL_RIEUL);
  }
  if (/[0-9]/.test(last)) {
    // 영 일 삼 육 칠 팔 end closed; 일 칠 팔 with ㄹ.
    return particle === '으로' ? '036'.includes(last) : '013678'.includes(last);
  }
  return /[lmnr]$/i.test(last);
}
