export type Wish =
  | { by: 'number'; text: string }
  | { by: 'phone'; text: string }
  | { by: 'order'; text: string }
  | { by: 'shop'; text: string };

const NUMBER = /^([A-Za-z]{2})[-\s]?(\d{4})$/;
const PHONE = /^(\+82|0)\d{8,10}$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What was meant by what was typed: an order's number, a telephone, an order's long name, or a shop. */
export function wishOf(typed: string): Wish | null {
  const text = typed.trim();
  if (text === '') {
    return null;
  }
  const number = NUMBER.exec(text);
  if (number) {
    return { by: 'number', text: `${number[1]?.toUpperCase()}-${number[2]}` };
  }
  const digits = text.replace(/[\s().-]/g, '');
  if (PHONE.test(digits)) {
    return { by: 'phone', text: digits };
  }
  return ID.test(text) ? { by: 'order', text: text.toLowerCase() } : { by: 'shop', text };
}
