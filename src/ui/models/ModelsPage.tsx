export function ModelsPage() {
  return <main id="content" tabIndex={-1} />;
}
