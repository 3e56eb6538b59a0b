export function CurveCard() {
  return <div />;
}
