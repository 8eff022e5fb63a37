import { expect, it } from 'vitest';
import { wishOf } from './wish';

it('knows numbers of orders however they are typed', () => {
  expect(wishOf('kr-0417')).toEqual({ by: 'number', text: 'KR-0417' });
  expect(wishOf(' KR 0417 ')).toEqual({ by: 'number', text: 'KR-0417' });
  expect(wishOf('kr0417')).toEqual({ by: 'number', text: 'KR-0417' });
});

it('knows telephones', () => {
  expect(wishOf('010-1234-5678')).toEqual({ by: 'phone', text: '01012345678' });
  expect(wishOf('+82 10 1234 5678')).toEqual({ by: 'phone', text: '+821012345678' });
});

it('knows the long name of an order', () => {
  const id = '01a209a8-9a06-702c-8d15-cb970d3bade4';
  expect(wishOf(id)).toEqual({ by: 'order', text: id });
});

it('takes everything else for a shop', () => {
  expect(wishOf('서초 명가')).toEqual({ by: 'shop', text: '서초 명가' });
  expect(wishOf('  ')).toBeNull();
});
