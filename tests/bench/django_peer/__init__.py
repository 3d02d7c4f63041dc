"""The peer of P6: the evening form and the worklist in Django, written the way its manual shows.

ModelForm, request-forgery token, session in the database, the diary's window looked up, the entry and an
audit row in one durable commit; fifty rows with ``select_related`` and ``{% url %}``, states counted by the
database. It does less than the application: no key against double sending, no versions of a day, no chained
audit, no languages, no strict headers, no alarms; its list has no flags and asks for no tasks. It exists to
be compared with and serves nobody.
"""
