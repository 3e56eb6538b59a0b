/** Mounts <App/> and starts the worker, nothing else. */
import './ui/theme.css'; // before the components' own styles
import { createRoot } from 'react-dom/client';
import { startI18n } from './i18n/index.ts';
import { startEngine } from './state/commands.ts';
import { preferencesStore } from './state/preferences.ts';
import { App } from './ui/App.tsx';

startEngine();
await startI18n(preferencesStore.getState().language);
createRoot(document.getElementById('root') as HTMLElement).render(<App />);
