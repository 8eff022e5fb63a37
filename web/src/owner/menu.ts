import type { Item } from './types';

/** What a search finds by name or category, without caring for spaces and case. */
export function found(menu: readonly Item[], sought: string): Item[] {
  const plain = (text: string) => text.toLowerCase().replace(/\s/g, '');
  const wanted = plain(sought);
  return menu.filter((item) => plain(`${item.name}|${item.category}`).includes(wanted));
}
