/** The page that the hash names, without the query behind it. */
import type { BaseLocationHook } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { pathOf } from '../../state/address.ts';

export const usePageLocation: BaseLocationHook = () => {
  const [location, navigate] = useHashLocation();
  return [pathOf(location), navigate];
};
usePageLocation.hrefs = (href) => `#${href}`;
