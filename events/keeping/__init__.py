"""What a resident keeps of a search without an account: an alert, a link sent to oneself, a wish.

`alerting` is what a person does with an alert, `writing` what the worker does with them, `sharing`
sends one message, `wishing` keeps a wish, `emails` holds the letters.
"""
