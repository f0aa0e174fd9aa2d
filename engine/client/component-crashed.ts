/**
 * Unwinds what a component was about when it was crashed in the middle of a request. Whoever catches errors lets this
 * one pass; the boundary of the component swallows it.
 */
export class ComponentCrashed extends Error {
  override readonly name = 'ComponentCrashed';
}
