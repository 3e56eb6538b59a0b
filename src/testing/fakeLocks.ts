/** Web Locks in memory: first come, first served; who shares may hold together. */

interface Asked {
  readonly name: string;
  readonly mode: LockMode;
  readonly start: () => void;
}

export function createFakeLocks(): Pick<LockManager, 'request' | 'query'> {
  const waiting: Asked[] = [];
  const held: Asked[] = [];

  function serve(): void {
    for (const asked of [...waiting]) {
      const excludes = ({ name, mode }: Asked) => name === asked.name && [mode, asked.mode].includes('exclusive');
      const before = waiting.slice(0, waiting.indexOf(asked));
      if (held.some(excludes) || before.some(({ name }) => name === asked.name)) continue;
      waiting.splice(waiting.indexOf(asked), 1);
      held.push(asked);
      asked.start();
    }
  }

  async function request(
    name: string,
    { mode = 'exclusive', signal }: LockOptions,
    work: LockGrantedCallback<unknown>,
  ) {
    const asked = await new Promise<Asked>((resolve, reject) => {
      const mine: Asked = { name, mode, start: () => resolve(mine) };
      waiting.push(mine);
      signal?.addEventListener('abort', () => {
        if (!waiting.includes(mine)) return;
        waiting.splice(waiting.indexOf(mine), 1);
        reject(signal.reason);
        serve();
      });
      serve();
    });
    try {
      return await work({ name, mode });
    } finally {
      held.splice(held.indexOf(asked), 1);
      serve();
    }
  }

  return {
    request: request as LockManager['request'],
    query: async () => ({ held: held.map(({ name, mode }) => ({ name, mode })), pending: [] }),
  };
}
