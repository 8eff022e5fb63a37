import { describe, expect, it } from 'vitest';

type Messages = Record<string, string>;
const files = import.meta.glob<Messages>('../../**/*.{ko,en}.json', {
  eager: true,
  import: 'default',
});
const korean = Object.keys(files).filter((each) => each.endsWith('.ko.json'));

/** Which values a text wants, whatever the particles. */
function places(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)/g)].map((each) => each[1] ?? ''))].sort();
}

describe('the texts', () => {
  it('are there', () => {
    expect(korean.length).toBeGreaterThan(0);
  });

  it.each(korean)('%s says the same in both languages, with the same values', (file) => {
    const ko = files[file] ?? {};
    const en = files[file.replace('.ko.json', '.en.json')] ?? {};
    const singular = (key: string) => key.endsWith('_one');
    expect(
      Object.keys(en)
        .filter((key) => !singular(key))
        .sort(),
    ).toEqual(
      Object.keys(ko)
        .filter((key) => !singular(key))
        .sort(),
    );
    for (const [key, text] of Object.entries(ko)) {
      expect(`${key}: ${places(en[key] ?? '')}`).toBe(`${key}: ${places(text)}`);
    }
  });

  it.each(korean)('%s has no empty text', (file) => {
    for (const text of Object.values({ ...files[file] })) {
      expect(text.trim()).not.toBe('');
    }
  });
});
