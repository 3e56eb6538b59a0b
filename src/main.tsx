/** Mounts <App/> and starts the worker on what the address says, nothing else. */
import './ui/theme.css'; // before the components' own styles
import { createRoot } from 'react-dom/client';
import { startI18n } from './i18n/index.ts';
import { queryOf } from './state/address.ts';
import { startEngine } from './state/commands.ts';
import { exerciseStore, parseHidden } from './state/exercise.ts';
import { preferencesStore } from './state/preferences.ts';
import { App } from './ui/App.tsx';

const query = queryOf(location.hash);
exerciseStore.setState({ hidden: parseHidden(new URLSearchParams(query).get('hide')) });
startEngine(null, query);
await startI18n(preferencesStore.getState().language);
createRoot(document.getElementById('root') as HTMLElement).render(<App />);
