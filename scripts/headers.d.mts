export function securityHeaders(mode: { dev: boolean }): Record<string, string>;
