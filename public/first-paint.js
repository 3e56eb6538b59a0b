// Theme and language before the first paint, so that nothing flashes. A file of its own: the policy forbids inline scripts.
(() => {
  let saved = {};
  try {
    saved = JSON.parse(localStorage.getItem('pruning-lab/preferences') ?? '{}').state ?? {};
  } catch {
    // storage may be closed to us: the defaults stand
  }
  const dark =
    saved.theme === 'dark' || (saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light';
  const wanted = saved.language ?? navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag)) ?? 'en';
  document.documentElement.lang = /^zh\b/i.test(wanted) ? 'zh-CN' : 'en';
})();
