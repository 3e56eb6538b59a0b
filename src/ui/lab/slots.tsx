/** The big pictures of the Lab page, by place: network and heatmap in the stage, histogram and weight beside it. */
import { GroupStrip } from '../groups/GroupStrip.tsx';
import { Heatmap } from '../heatmap/Heatmap.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { NetworkCards } from '../network/NetworkCards.tsx';

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
  return <Inspector />;
}
