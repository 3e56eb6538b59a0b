/** The big pictures of the Lab page, by place: network and heatmap in the stage, histogram and weight beside it. */
import { lazy, Suspense } from 'react';
import { Skeleton } from '../components/Skeleton.tsx';
import { GroupStrip } from '../groups/GroupStrip.tsx';
import { Heatmap } from '../heatmap/Heatmap.tsx';
import { NetworkCards } from '../network/NetworkCards.tsx';

const Inspector = lazy(() => import('../inspector/Inspector.tsx').then(({ Inspector }) => ({ default: Inspector })));

export function StagePictures() {
  return (
    <>
      <NetworkCards />
      <GroupStrip />
      <Heatmap />
    </>
  );
}

export function InspectorPictures() {
  return (
    <Suspense fallback={<Skeleton lines={10} />}>
      <Inspector />
    </Suspense>
  );
}
