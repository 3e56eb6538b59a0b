/** How much longer work takes here than on an idle machine, because others compute too. */

/**
 * @returns wall time over processor time of a short computation, at least 1; 1 on an idle machine. A bar in seconds is
 *   stretched by it, so that it judges the page and not its neighbours.
 */
export function contention(): number {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  let sum = 0;
  while (performance.now() - wall < 400) sum += Math.sqrt(sum + 1);
  const { user, system } = process.cpuUsage(cpu);
  return Math.max(1, ((performance.now() - wall) * 1000) / (user + system));
}
