/** The name under which a first start finds something: a todo list, a cart. */
export const demoName = 'demo'
