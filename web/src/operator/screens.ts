import type { Role } from '../shared/api/me';
import type { IconName } from '../shared/ui/icons';

export type ScreenName =
  'board' | 'find' | 'map' | 'money' | 'reviews' | 'applications' | 'people' | 'parked';

interface Screen {
  name: ScreenName;
  path: string;
  icon: IconName;
  roles: readonly Role[];
}

/** The screens, and who of the operators works with each. */
const SCREENS: readonly Screen[] = [
  {
    name: 'board',
    path: '/',
    icon: 'chart',
    roles: ['SUPPORT', 'DISPATCH', 'FINANCE', 'ADMINISTRATOR'],
  },
  { name: 'find', path: '/find', icon: 'search', roles: ['SUPPORT', 'DISPATCH'] },
  {
    name: 'map',
    path: '/map',
    icon: 'map',
    roles: ['SUPPORT', 'DISPATCH', 'FINANCE', 'ADMINISTRATOR'],
  },
  { name: 'money', path: '/money', icon: 'receipt', roles: ['FINANCE'] },
  { name: 'reviews', path: '/reviews', icon: 'star', roles: ['SUPPORT'] },
  { name: 'applications', path: '/applications', icon: 'shop', roles: ['SUPPORT'] },
  {
    name: 'people',
    path: '/people',
    icon: 'person',
    roles: ['SUPPORT', 'DISPATCH', 'ADMINISTRATOR'],
  },
  { name: 'parked', path: '/parked', icon: 'pause', roles: ['ADMINISTRATOR'] },
];

/** Whether somebody with these roles may look into orders at the desk. */
export function seesOrders(roles: readonly Role[]): boolean {
  return roles.includes('SUPPORT') || roles.includes('DISPATCH');
}

export function screensOf(roles: readonly Role[]): readonly Screen[] {
  return SCREENS.filter((each) => each.roles.some((role) => roles.includes(role)));
}
