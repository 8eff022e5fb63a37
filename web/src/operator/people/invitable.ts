import type { Role } from '../../shared/api/me';

const EVERY: readonly Role[] = [
  'RIDER',
  'OWNER',
  'SUPPORT',
  'DISPATCH',
  'FINANCE',
  'ADMINISTRATOR',
];

/** Whom an operator may invite; the server has the last word. */
export function invitable(roles: readonly Role[]): readonly Role[] {
  if (roles.includes('ADMINISTRATOR')) {
    return EVERY;
  }
  return EVERY.filter(
    (each) =>
      (each === 'RIDER' && roles.includes('DISPATCH')) ||
      (each === 'OWNER' && roles.includes('SUPPORT')),
  );
}
