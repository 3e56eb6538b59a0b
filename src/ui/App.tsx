/** The page: theme, language, router, and what lies over every page. */
import { MantineProvider } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Router, Switch } from 'wouter';
import { useStore } from 'zustand';
import { setLanguage } from '../i18n/index.ts';
import { preferencesStore } from '../state/preferences.ts';
import { LabPage } from './lab/LabPage.tsx';
import { BranchBanner } from './runs/BranchBanner.tsx';
import { CorrectedBanner } from './share/CorrectedBanner.tsx';
import { Dialogs } from './shell/Dialogs.tsx';
import { DropAnywhere } from './shell/DropAnywhere.tsx';
import { ErrorList } from './shell/ErrorList.tsx';
import { ResumeBanner } from './shell/ResumeBanner.tsx';
import { SkipLink } from './shell/SkipLink.tsx';
import { TopBar } from './shell/TopBar.tsx';
import { useAddress } from './shell/useAddress.ts';
import { useColourScheme } from './shell/useColourScheme.ts';
import { usePageLocation } from './shell/usePageLocation.ts';
import { useShortcuts } from './shell/useShortcuts.ts';
import { theme } from './theme.ts';

const ComparePage = lazy(() =>
  import('./compare/ComparePage.tsx').then(({ ComparePage }) => ({ default: ComparePage })),
);
const RunsPage = lazy(() => import('./runs/RunsPage.tsx').then(({ RunsPage }) => ({ default: RunsPage })));
const EvidencePage = lazy(() =>
  import('./evidence/EvidencePage.tsx').then(({ EvidencePage }) => ({ default: EvidencePage })),
);
const ModelsPage = lazy(() => import('./models/ModelsPage.tsx').then(({ ModelsPage }) => ({ default: ModelsPage })));

export function App() {
  const scheme = useColourScheme();
  const language = useStore(preferencesStore, (state) => state.language);
  const { t } = useTranslation();
  useEffect(() => void setLanguage(language), [language]);
  useEffect(() => {
    document.title = t('shell.title');
  }, [t]);
  useShortcuts();
  useAddress(usePageLocation()[0]);
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme}>
      <Router hook={usePageLocation}>
        <SkipLink />
        <TopBar />
        <ErrorList />
        <ResumeBanner />
        <CorrectedBanner />
        <BranchBanner />
        <Suspense>
          <Switch>
            <Route path="/compare">
              <ComparePage />
            </Route>
            <Route path="/runs">
              <RunsPage />
            </Route>
            <Route path="/models">
              <ModelsPage />
            </Route>
            <Route path="/evidence">
              <EvidencePage />
            </Route>
            <Route>
              <LabPage />
            </Route>
          </Switch>
        </Suspense>
        <Dialogs />
        <DropAnywhere />
      </Router>
    </MantineProvider>
  );
}
