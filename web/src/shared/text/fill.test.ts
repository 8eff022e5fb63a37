import { describe, expect, it } from 'vitest';
import { fill } from './fill';

describe('fill', () => {
  it('puts values in their places and leaves what is not known', () => {
    expect(fill('{count} of {all}', { count: 3 })).toBe('3 of {all}');
  });

  it.each([
    ['김밥', '김밥을'],
    ['국수', '국수를'],
    ['물', '물을'],
    ['세트 1', '세트 1을'],
    ['세트 2', '세트 2를'],
    ['떡볶이(순한맛)', '떡볶이(순한맛)을'],
  ])('gives %s its particle', (name, expected) => {
    expect(fill('{name:을/를}', { name })).toBe(expected);
  });

  it.each([
    ['서울', '서울로'],
    ['부산', '부산으로'],
    ['대구', '대구로'],
  ])('knows that 으로 is 로 after a vowel and after ㄹ: %s', (name, expected) => {
    expect(fill('{name:으로/로}', { name })).toBe(expected);
  });
});
