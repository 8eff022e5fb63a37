import { describe, expect, it } from 'vitest';
import { brokenGroup, firstChoice, toggled } from './options';
import type { Item, Option, OptionGroup } from './types';

const mild: Option = { optionId: 'mild', name: '순한맛', price: 0, soldOut: true };
const hot: Option = { optionId: 'hot', name: '매운맛', price: 500, soldOut: false };
const egg: Option = { optionId: 'egg', name: '계란', price: 1_000, soldOut: false };
const rice: Option = { optionId: 'rice', name: '공기밥', price: 1_000, soldOut: false };
const cheese: Option = { optionId: 'cheese', name: '치즈', price: 1_500, soldOut: false };
const taste: OptionGroup = {
  optionGroupId: 'taste',
  name: '맛',
  minimum: 1,
  maximum: 1,
  options: [mild, hot],
};
const extras: OptionGroup = {
  optionGroupId: 'extras',
  name: '추가',
  minimum: 0,
  maximum: 2,
  options: [egg, rice, cheese],
};
const item: Item = {
  itemId: 'i',
  category: '분식',
  name: '떡볶이',
  description: '',
  price: 6_000,
  soldOut: false,
  aloneBelowMinimum: true,
  optionGroups: [taste, extras],
};

describe('options', () => {
  it('begin with what can be had where one must be chosen', () => {
    expect([...firstChoice(item)]).toEqual(['hot']);
  });

  it('of a group that takes one replace each other and cannot be left out', () => {
    const chosen = toggled(taste, mild, new Set(['hot', 'egg']));
    expect([...chosen].sort()).toEqual(['egg', 'mild']);
    expect(toggled(taste, mild, chosen).has('mild')).toBe(true);
  });

  it('are at most as many as the group takes', () => {
    const two = new Set(['egg', 'rice']);
    expect(toggled(extras, cheese, two).has('cheese')).toBe(false);
    expect(toggled(extras, egg, two).has('egg')).toBe(false);
  });

  it('name the group whose rule is broken', () => {
    expect(brokenGroup(item, new Set())).toBe(taste);
    expect(brokenGroup(item, new Set(['hot', 'egg', 'rice', 'cheese']))).toBe(extras);
    expect(brokenGroup(item, new Set(['hot']))).toBeNull();
  });
});
